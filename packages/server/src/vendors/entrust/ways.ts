/**
 * @module
 * Their lists → the person's ways, best first as they come. Floor 2, inside `vendors/entrust`.
 */
import type { AuthenticatorKind } from '@countersign/protocol'
import * as v from 'valibot'
import type { LaterWays } from '../remote.ts'
import type { ChallengeContext, Enrolment, PersonFacts } from '../vendor.ts'
import { type Facts, KIND_OF_DELIVERY } from './facts.ts'
import { toJson } from './sealing.ts'
import { ENTRUST } from './settings.ts'
import {
  DELIVERIES,
  FACTORS,
  type Factor,
  isSecondFactor,
  SECOND_FACTORS,
  type SecondFactor,
} from './wire.ts'

/** The two paths that hold a chain: both of its steps are asked under one name (developer guide). */
export const CHAIN_PATHS = ['PASSWORD_AND_SECONDFACTOR', 'IDP_AND_SECONDFACTOR'] as const
/** A path that holds a chain. */
export type ChainPath = (typeof CHAIN_PATHS)[number]

/** The path, if it holds a chain. */
export const toChainPath = (path: Factor): ChainPath | undefined =>
  CHAIN_PATHS.find((one) => one === path)

/** A way's own data: how to ask for it. Holds no token and no id of anybody. */
export const WayData = v.object({
  path: v.picklist(FACTORS),
  /** What is asked, whatever the path. */
  factor: v.picklist(FACTORS),
  /** Comes after a first step of the same transaction. */
  isSecond: v.boolean(),
  /** On a chain's path: the second step's name. */
  second: v.optional(v.picklist(SECOND_FACTORS)),
  delivery: v.optional(v.picklist(DELIVERIES)),
  attribute: v.optional(v.string()),
  /** Masked. */
  target: v.optional(v.string()),
})
export type WayData = v.InferOutput<typeof WayData>

/** The way's data; undefined for a way of another vendor or another shape. */
export function parseWay(enrolment: Enrolment | undefined): WayData | undefined {
  if (enrolment?.vendor !== ENTRUST) return undefined
  const parsed = v.safeParse(WayData, enrolment.data)
  return parsed.success ? parsed.output : undefined
}

/** What a list is made for. */
export interface WayOptions {
  readonly kinds: readonly AuthenticatorKind[]
  readonly person: PersonFacts
  /** There is an action whose values can be signed. */
  readonly hasDetails: boolean
}

/** What lists of this transaction are made for. */
export const toWayOptions = (
  { kinds }: Pick<WayOptions, 'kinds'>,
  { actionDetails = [] }: Pick<ChallengeContext, 'actionDetails'>,
  person: PersonFacts,
): WayOptions => ({ kinds, person, hasDetails: actionDetails.length > 0 })

const KIND_OF: Readonly<Partial<Record<Factor, AuthenticatorKind>>> = {
  PASSWORD: 'password',
  IDP: 'identity-provider',
  KBA: 'questions',
  TEMP_ACCESS_CODE: 'temporary-code',
  GRID: 'grid-card',
  TOKEN: 'totp',
  TOKENPUSH: 'push',
  SMARTCREDENTIALPUSH: 'smart-credential',
  FIDO: 'security-key',
  PASSKEY: 'passkey',
  USER_CERTIFICATE: 'certificate',
  FACE: 'face',
  SMART_LOGIN: 'smart-login',
}

/** What the first step on a path asks. */
const FIRST_OF: Readonly<Partial<Record<Factor, Factor>>> = {
  PASSWORD_AND_SECONDFACTOR: 'PASSWORD',
  IDP_AND_SECONDFACTOR: 'IDP',
}

/** The ways that a first step can be. EXTERNAL and MACHINE are none: nobody is asked. */
export function toFirstWays(facts: Facts, options: WayOptions): readonly Enrolment[] {
  const ways = facts.first.flatMap((path) =>
    toWays(facts, { path, factor: FIRST_OF[path] ?? path, isSecond: false }, options),
  )
  return toDistinct(facts.second.length > 0 ? ways : [...ways, ...toLockedWays(facts, options)])
}

/**
 * The ways that a second step can be, on the path of the chain or, after EXTERNAL, each on its own.
 *
 * @param without  The step that was just taken.
 */
export function toSecondWays(
  facts: Facts,
  chain: { readonly path: ChainPath | undefined; readonly without?: Factor | undefined },
  options: WayOptions,
): readonly Enrolment[] {
  const due = facts.second.filter((factor) => factor !== chain.without)
  const ways = due.flatMap((factor) => toWays(facts, toSecondData(factor, chain.path), options))
  return toDistinct([...ways, ...toLockedWays(facts, options)])
}

/** What follows where a first way begins a chain: asked for the level that both reach together. */
export function toLater(facts: Facts, options: WayOptions): LaterWays | undefined {
  const paths = toFirstWays(facts, options).map((way) => ({
    id: way.id,
    path: parseWay(way)?.path,
  }))
  const chains = CHAIN_PATHS.filter((path) => paths.some((one) => one.path === path))
  const ways = chains.flatMap((path) => toSecondWays(facts, { path }, options))
  const after = paths.filter(({ path }) => chains.some((one) => one === path)).map(({ id }) => id)
  return ways.length === 0 ? undefined : { after, ways: toDistinct(ways) }
}

const toSecondData = (factor: SecondFactor, path: ChainPath | undefined): WayData =>
  path === undefined
    ? { path: factor, factor, isSecond: true }
    : { path, factor, isSecond: true, second: factor }

/** A locked authenticator may be missing from the lists; its owner should see why. */
function toLockedWays(facts: Facts, options: WayOptions): readonly Enrolment[] {
  const listed: readonly Factor[] = [
    ...facts.first.map((one) => FIRST_OF[one] ?? one),
    ...facts.second,
  ]
  return facts.locked
    .filter(({ factor }) => !listed.includes(factor))
    .flatMap(({ factor }) =>
      toWays(facts, { path: factor, factor, isSecond: isSecondFactor(factor) }, options),
    )
}

function toWays(facts: Facts, data: WayData, options: WayOptions): readonly Enrolment[] {
  const locked = facts.locked.find(({ factor }) => factor === data.factor)
  const toWay = (kind: AuthenticatorKind, id: string, more: Partial<WayData> = {}): Enrolment[] =>
    options.kinds.includes(kind)
      ? [
          {
            id,
            kind,
            vendor: ENTRUST,
            createdAt: options.person.links?.[ENTRUST]?.linkedAt ?? 0,
            ...(locked !== undefined && { lockedAt: locked.at }),
            data: toJson({ ...data, ...more }),
          },
        ]
      : []
  if (data.factor === 'OTP') {
    return facts.contacts.flatMap(({ id, ...contact }) =>
      toWay(KIND_OF_DELIVERY[contact.delivery], id, contact),
    )
  }
  const kind = KIND_OF[data.factor]
  if (kind === undefined) return []
  const plain = toWay(kind, `${kind}-1`)
  const isSigning = data.factor === 'TOKEN' && facts.signs && options.hasDetails
  return isSigning ? [...toWay('token-signature', 'token-signature-1'), ...plain] : plain
}

/** One way per id: a password alone and one that begins a chain are one question; the better is first. */
function toDistinct(ways: readonly Enrolment[]): readonly Enrolment[] {
  return ways.filter((way, index) => ways.findIndex(({ id }) => id === way.id) === index)
}

/** Kinds the account has, in either step, that nobody can ask for here. */
export const toElsewhere = (
  { first, second }: Facts,
  unset: readonly AuthenticatorKind[],
): readonly AuthenticatorKind[] => {
  const held = [...first, ...second].map((factor) => KIND_OF[FIRST_OF[factor] ?? factor])
  return unset.filter((kind) => held.includes(kind))
}

/** The facts once an authenticator was locked by too many wrong answers. */
export const withLocked = (facts: Facts, factor: Factor, at: number): Facts => ({
  ...facts,
  locked: [...facts.locked.filter((one) => one.factor !== factor), { factor, at }],
})
