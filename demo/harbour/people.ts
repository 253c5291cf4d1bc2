/**
 * @module
 * What Harbour asks about a person, server to server: the name for its greeting.
 */
import * as v from 'valibot'

const PersonReply = v.object({
  display_name: v.optional(v.string()),
  login_names: v.array(v.string()),
})

export interface PeopleSettings {
  /** The backend's address, `http://localhost:3000/auth`. */
  readonly server: string
  /** Key with the scope `people`. */
  readonly siteKey: string
  readonly fetch: (request: Request) => Promise<Response>
}

/** A person's name for the page. */
export type FindName = (user: string) => Promise<string>

/** Someone who signed up without a name is called by the part of the address before the @. */
export function createNameFinder({ server, siteKey, fetch }: PeopleSettings): FindName {
  return async (user) => {
    const address = `${server}/v1/site/people/${encodeURIComponent(user)}`
    const reply = await fetch(
      new Request(address, { headers: { Authorization: `Bearer ${siteKey}` } }),
    )
    if (!reply.ok) return 'guest'
    const person = v.parse(PersonReply, await reply.json())
    return person.display_name ?? toFirstName(person.login_names[0] ?? 'guest')
  }
}

/** `ana.silva@example.com` is greeted as Ana. */
function toFirstName(loginName: string): string {
  const [first = ''] = loginName.split(/[@.+_-]/)
  return first.slice(0, 1).toUpperCase() + first.slice(1)
}
