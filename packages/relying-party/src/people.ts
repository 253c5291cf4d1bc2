/**
 * @module
 * People of the site, server to server: who they are, their ways, their accounts at vendors.
 */
import type {
  AuthenticatorList,
  DeletePersonReply,
  GiveRequest,
  Person,
  PersonList,
  ProvisionReply,
  PutPersonRequest,
} from '@countersign/protocol'
import type { Deps } from './settings.ts'

/** A page of 1,000 people with their ways. */
const MOST_LIST_BYTES = 4_194_304
/** Companies are asked too, each in its own time. */
const VENDOR_TIMEOUT_MS = 60_000

/** Which people. */
export interface ListPeopleOptions {
  /** `next` of the page before. */
  readonly after?: string | undefined
  /** 1–1,000. Default 100. */
  readonly limit?: number | undefined
  /** Those who have an account at this vendor, and how it stands; the others there under `others`. */
  readonly vendor?: string | undefined
  /** With a vendor: guests alone. */
  readonly guests?: boolean | undefined
  /** With a vendor: names that tell the address too. */
  readonly emails?: boolean | undefined
}

/** `user` is the site's own id of the person. All throw RelyingPartyError with the backend's code. */
export interface People {
  list(options?: ListPeopleOptions): Promise<PersonList>
  /** @param options  `vendor`: with how the account there stands. */
  read(user: string, options?: { readonly vendor?: string | undefined }): Promise<Person>
  /** Creates or updates, at vendors too; `vendors` of the reply says what became of it at each. May be repeated. */
  put(user: string, person: PutPersonRequest): Promise<Person>
  /** Already gone counts as erased; the same call again tries those vendors again that could not say so. */
  erase(user: string): Promise<DeletePersonReply>
  /** @param options  `vendor`: with the cards there, all but their last digits hidden. */
  authenticators(
    user: string,
    options?: { readonly vendor?: string | undefined },
  ): Promise<AuthenticatorList>
  /** Gives a way, or a card. */
  give(user: string, way: GiveRequest): Promise<ProvisionReply>
  /** Takes a way, or a card. */
  take(user: string, authenticator: string): Promise<Person>
  /** Ends the lock of one way. */
  unlock(user: string, authenticator: string): Promise<Person>
}

const toFlag = (flag: boolean | undefined): string | undefined =>
  flag === true ? 'true' : undefined

/** The verbs, bound to one backend. */
export function createPeople({ backend }: Pick<Deps, 'backend'>): People {
  const timeoutMs = VENDOR_TIMEOUT_MS
  return {
    list: ({ after, limit, vendor, guests, emails } = {}) =>
      backend.call('listPeople', {
        query: {
          after,
          limit: limit === undefined ? undefined : String(limit),
          vendor,
          guests: toFlag(guests),
          emails: toFlag(emails),
        },
        body: undefined,
        timeoutMs,
        maxBytes: MOST_LIST_BYTES,
      }),
    read: (user, { vendor } = {}) =>
      backend.call('readPerson', {
        params: { user },
        query: { vendor },
        body: undefined,
        timeoutMs,
      }),
    put: (user, body) => backend.call('putPerson', { params: { user }, body, timeoutMs }),
    erase: (user) => backend.call('deletePerson', { params: { user }, body: undefined, timeoutMs }),
    authenticators: (user, { vendor } = {}) =>
      backend.call('listAuthenticators', {
        params: { user },
        query: { vendor },
        body: undefined,
        timeoutMs,
      }),
    give: (user, body) => backend.call('provision', { params: { user }, body, timeoutMs }),
    take: (user, authenticator) =>
      backend.call('removeAuthenticator', {
        params: { user, authenticator },
        body: undefined,
        timeoutMs,
      }),
    unlock: (user, authenticator) =>
      backend.call('unlockAuthenticator', { params: { user, authenticator }, body: undefined }),
  }
}
