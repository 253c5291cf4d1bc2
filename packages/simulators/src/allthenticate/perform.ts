/**
 * @module
 * Which operation a path and a method mean, and what does it.
 */
import type { AllthenticateOperation } from './control.ts'
import { createGroup, changeGroup, deleteGroup, listGroups } from './operations/groups.ts'
import { readCards, writeCards } from './operations/cards.ts'
import { massLock, setLock } from './operations/doors.ts'
import { invite, listInvites, resend } from './operations/invites.ts'
import { listResources } from './operations/resources.ts'
import { listUsers } from './operations/users.ts'
import type { Reader } from './parameters.ts'
import type { AllthenticateSettings } from './settings.ts'
import type { Organisation } from './state/organisation.ts'

type Methods = Readonly<Record<string, AllthenticateOperation>>

/** The methods of a path; undefined: there is no such path. */
export function findMethods(
  path: string,
  { inviteProfile, cardPaths }: AllthenticateSettings,
): Methods | undefined {
  switch (path) {
    case '/multipleusers':
      return { GET: 'users' }
    case '/invites':
      return inviteProfile === 'reference'
        ? { GET: 'invites', PUT: 'invite', POST: 'resend' }
        : { GET: 'invites', POST: 'invite' }
    case '/groups':
      return {
        GET: 'groups',
        POST: 'create-group',
        PUT: 'change-group',
        DELETE: 'delete-group',
      }
    case '/modifysmartcards':
      return cardPaths === 'singular' ? undefined : { PUT: 'write-cards' }
    case '/modifysmartcard':
      return cardPaths === 'plural' ? undefined : { GET: 'read-cards', POST: 'write-cards' }
    case '/setlockstatus':
      return { POST: 'set-lock' }
    case '/multipleresources':
      return { GET: 'resources' }
    case '/masslock':
      return { POST: 'mass-lock' }
    default:
      return undefined
  }
}

/** Does it. @returns The body of the reply. @throws Refusal */
export const PERFORM: Readonly<
  Record<AllthenticateOperation, (organisation: Organisation, reader: Reader) => unknown>
> = {
  users: listUsers,
  invite,
  resend,
  invites: listInvites,
  'create-group': createGroup,
  'change-group': changeGroup,
  groups: listGroups,
  'delete-group': deleteGroup,
  'write-cards': writeCards,
  'read-cards': readCards,
  'set-lock': setLock,
  resources: listResources,
  'mass-lock': massLock,
}
