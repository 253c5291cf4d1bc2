/**
 * @module
 * Their calls, one function each. The only file that sees the keys. Floor 2, inside `vendors/allthenticate`.
 */
import type { Secret } from '../../secret.ts'
import { reveal } from '../../secret.ts'
import type { NewCard } from '../building.ts'
import { createVendorCall, VendorFailure, type VendorReply } from '../vendor-call.ts'
import type { VendorPlatform } from '../vendor-source.ts'
import type { Json } from '../vendor.ts'
import { toContent, toForm, type Fields } from './fields.ts'
import { readReply, unwrap, type Answered } from './read-reply.ts'
import { repeat, type Plan } from './repeat.ts'
import { ALLTHENTICATE, type AllthenticateSettings } from './settings.ts'
import {
  CardList,
  GroupList,
  GroupMade,
  InviteResult,
  Pending,
  Resources,
  Success,
  Users,
  type DoorUuid,
  type EmailId,
  type Group,
  type GroupNumber,
  type Resource,
  type User,
} from './wire.ts'
import type * as v from 'valibot'

/** Their words for what is grouped. */
export type TheirGroups = 'users' | 'resources'
/** Their words for resources. */
export type TheirResources = 'COMPUTER' | 'DOOR'

/** Members that join and leave a group. */
export interface MemberChange {
  readonly type: TheirGroups
  readonly group: GroupNumber
  readonly add: readonly number[]
  readonly remove: readonly number[]
}

/** All calls. Those that read throw VendorFailure; so do the others, where no answer can be read. */
export interface Client {
  users(options: { readonly guests: boolean; readonly emails: boolean }): Promise<readonly User[]>
  resources(type: TheirResources, isQuick?: boolean): Promise<readonly Resource[]>
  pending(): Promise<v.InferOutput<typeof Pending>>
  groups(type: TheirGroups, resourceType?: TheirResources): Promise<readonly Group[]>
  cards(account: EmailId): Promise<CardList>
  invite(method: 'PUT' | 'POST', fields: Fields): Promise<Answered<InviteResult>>
  resend(email: string): Promise<Answered<unknown>>
  createGroup(group: {
    readonly type: TheirGroups
    readonly name: string
    readonly ids: readonly number[]
    readonly resourceType?: TheirResources
  }): Promise<Answered<{ readonly group_id: GroupNumber }>>
  changeGroup(change: MemberChange): Promise<Answered<unknown>>
  deleteGroup(type: TheirGroups, group: GroupNumber): Promise<Answered<unknown>>
  /** The whole list: what is not in it is gone. */
  writeCards(
    account: EmailId,
    cards: readonly NewCard[],
    allowDuplicates: boolean,
  ): Promise<Answered<unknown>>
  lock(door: DoorUuid): Promise<Answered<unknown>>
  /** Sent once, or not at all. @param connectMs  By then it must have begun to leave. */
  unlock(door: DoorUuid, seconds: number, connectMs: number): Promise<Answered<unknown>>
  /** A list is asked for, once: its status. */
  probe(): Promise<number>
}

/** §9 of the contract. Reading may be repeated; of the others, what does the same when done twice. */
const READ: Plan = { timeoutMs: 15_000, pausesMs: [200, 800] }
const INVITE: Plan = { timeoutMs: 15_000, pausesMs: [] }
const ONCE: Plan = { timeoutMs: 10_000, pausesMs: [] }
const AGAIN: Plan = { timeoutMs: 10_000, pausesMs: [500] }
const LOCK: Plan = { timeoutMs: 8_000, pausesMs: [500] }
const UNLOCK: Plan = { timeoutMs: 8_000, pausesMs: [] }
/** Somebody stands before a door, or an operator before a terminal. */
const QUICK: Plan = { timeoutMs: 3_000, pausesMs: [] }

const CONNECT_MS = 3_000
/** The list of users comes whole, however large the organisation. */
const MOST_BYTES = 10_485_760

interface Ask {
  readonly method: 'GET' | 'POST' | 'PUT' | 'DELETE'
  readonly path: string
  readonly fields: Fields
  readonly plan: Plan
  readonly connectMs?: number
}

/** What the client is made from. */
export type ClientParts = Pick<
  VendorPlatform,
  'call' | 'clock' | 'audit' | 'development' | 'wait' | 'random'
> & {
  readonly settings: AllthenticateSettings
  readonly keys: readonly OwnKey[]
  readonly elapsed: () => number
}

/** A key, and when it ends: epoch seconds. */
export interface OwnKey {
  readonly key: Secret
  readonly expiresAt?: number
}

/** Calls by the configured names. */
export function createClient(parts: ClientParts): Client {
  const send = createSend(parts)
  return { ...createReads(parts, send), ...createWrites(parts, send), ...createMoves(parts, send) }
}

type Send = (ask: Ask) => Promise<VendorReply>
type Reads = 'users' | 'resources' | 'pending' | 'groups' | 'cards' | 'probe'
type Moves = 'lock' | 'unlock'

/** What changes nothing. */
function createReads({ audit }: ClientParts, send: Send): Pick<Client, Reads> {
  const read = async <S extends v.GenericSchema>(
    schema: S,
    { path, fields, plan = READ }: Pick<Ask, 'path' | 'fields'> & { readonly plan?: Plan },
  ) => {
    const reply = await send({ method: 'GET', path, fields, plan })
    return unwrap(audit, readReply(audit, schema, reply))
  }
  return {
    users: ({ guests, emails }) => {
      const fields = { email: emails ? true : undefined, user_tag: guests ? 'GUEST' : undefined }
      return read(Users, { path: '/multipleusers', fields })
    },
    resources: (type, isQuick = false) => {
      const plan = isQuick ? QUICK : READ
      return read(Resources, { path: '/multipleresources', fields: { type }, plan })
    },
    pending: () => read(Pending, { path: '/invites', fields: {} }),
    groups: (type, resourceType) => {
      const fields = { type, resource_type: resourceType }
      return read(GroupList, { path: '/groups', fields })
    },
    cards: (account) => read(CardList, { path: '/modifysmartcard', fields: { email_id: account } }),
    probe: async () => {
      const fields = { type: 'DOOR' }
      const asked = send({ method: 'GET', path: '/multipleresources', fields, plan: QUICK })
      const failed = (error: unknown) => {
        if (error instanceof VendorFailure && error.status !== undefined) return error.status
        throw error
      }
      return asked.then(({ status }) => status, failed)
    },
  }
}

/** What changes the directory. */
function createWrites(
  { audit, settings: { names, cardRoute } }: ClientParts,
  send: Send,
): Omit<Client, Reads | Moves> {
  const write = async (ask: Ask) => readReply(audit, Success, await send(ask))
  return {
    invite: async (method, fields) => {
      const reply = await send({ method, path: '/invites', fields, plan: INVITE })
      return readReply(audit, InviteResult, reply)
    },
    resend: (email) => write({ method: 'POST', path: '/invites', fields: { email }, plan: ONCE }),
    createGroup: async ({ type, name, ids, resourceType }) => {
      const more = { [names.groupName]: name, [names.ids]: [...ids], resource_type: resourceType }
      const fields = { type, ...more }
      const reply = await send({ method: 'POST', path: '/groups', fields, plan: ONCE })
      return readReply(audit, GroupMade, reply)
    },
    changeGroup: ({ type, group, add, remove }) => {
      const members = { [names.addIds]: toList(add), [names.deleteIds]: toList(remove) }
      const fields = { type, group_id: group, ...members }
      return write({ method: 'PUT', path: '/groups', fields, plan: AGAIN })
    },
    deleteGroup: (type, group) =>
      write({ method: 'DELETE', path: '/groups', fields: { type, group_id: group }, plan: AGAIN }),
    writeCards: (account, cards, allowDuplicates) => {
      const fields = {
        email_id: account,
        // A text that holds JSON, in either encoding.
        smartcards: JSON.stringify(cards),
        allow_duplicates: allowDuplicates ? true : undefined,
      }
      const method = cardRoute === 'modifysmartcards' ? 'PUT' : 'POST'
      return write({ method, path: `/${cardRoute}`, fields, plan: AGAIN })
    },
  }
}

/** What moves doors. Their true is locked: these lines alone say which is which. */
function createMoves({ audit, settings: { names } }: ClientParts, send: Send): Pick<Client, Moves> {
  const move = async (ask: Pick<Ask, 'fields' | 'plan' | 'connectMs'>) =>
    readReply(audit, Success, await send({ method: 'POST', path: '/setlockstatus', ...ask }))
  return {
    lock: (door) => move({ fields: { [names.uuid]: door, [names.lockState]: true }, plan: LOCK }),
    unlock: (door, seconds, connectMs) =>
      move({
        fields: { [names.uuid]: door, [names.lockState]: false, [names.unlockTime]: seconds },
        plan: UNLOCK,
        connectMs,
      }),
  }
}

const toList = (ids: readonly number[]): Json | undefined =>
  ids.length === 0 ? undefined : [...ids]

/** @throws VendorFailure; with the status where they refuse the key, and nothing was done. */
function createSend(parts: ClientParts): Send {
  const { audit, settings } = parts
  const call = createVendorCall(parts, {
    vendor: ALLTHENTICATE,
    origin: settings.origin,
    timeoutMs: READ.timeoutMs,
    connectMs: CONNECT_MS,
    maxBytes: MOST_BYTES,
    failuresUntilOpen: 5,
    withinSeconds: 20,
    openSeconds: 15,
  })
  const ring = createRing(parts)
  const post = async (
    { method, path, fields, connectMs }: Ask,
    { key }: OwnKey,
    timeoutMs: number,
  ) => {
    const { encoding, keyPlacement, names, basePath } = settings
    const isHeader = keyPlacement === 'header'
    const all = isHeader ? fields : { [names.apiKey]: reveal(key), ...fields }
    const query = method === 'GET' ? toForm(all) : ''
    return call({
      method,
      path: `${basePath}${path}${query === '' ? '' : `?${query}`}`,
      ...(isHeader && { headers: { [names.apiKey]: reveal(key) } }),
      ...(method !== 'GET' && { content: toContent(all, encoding) }),
      ...(connectMs !== undefined && { connectMs }),
      timeoutMs,
      // Who repeats, and when, is said by the plans alone.
      mayRepeat: 'never',
      takesUnread: true,
    })
  }
  const send = async (ask: Ask, leftMs: number, own = ring.current()): Promise<VendorReply> => {
    const reply = await post(ask, own, leftMs)
    if (!settings.keyRefusedStatuses.includes(reply.status)) return reply
    audit({ event: 'vendor.misconfigured', vendor: ALLTHENTICATE, code: 'key_refused' })
    const next = ring.refuse(own)
    if (ask.method === 'GET' && next !== undefined) return send(ask, leftMs, next)
    throw new VendorFailure({ isSent: false, status: reply.status }, {})
  }
  return (ask) => repeat(parts, ask.plan, (leftMs) => send(ask, leftMs))
}

/** The keys in turn: the next one once the first has ended, or was refused. */
function createRing({ keys, clock }: Pick<ClientParts, 'keys' | 'clock'>) {
  const refused = new Set<OwnKey>()
  const find = () =>
    keys.find((own) => !refused.has(own) && (own.expiresAt ?? Infinity) > clock.now())
  return {
    /** Where none is good the first is tried all the same: our clock, or their mind, may have changed. */
    current: (): OwnKey => {
      const own = find() ?? keys[0]
      if (own === undefined) throw new TypeError('no key')
      return own
    },
    /** @returns Another one that may be good; undefined, and all are tried anew from now on. */
    refuse: (own: OwnKey): OwnKey | undefined => {
      refused.add(own)
      const next = find()
      if (next === undefined) refused.clear()
      return next
    },
  }
}
