/**
 * @module
 * An open question as it is kept with the transaction: sealed, and good for this one challenge. Floor 2,
 * inside `vendors/entrust`.
 */
import * as v from 'valibot'
import { Problem } from '../../problem.ts'
import type { ChallengeContext, JsonObject, PersonFacts } from '../vendor.ts'
import { toDetails, toDetailsDigest, type Usage } from './details.ts'
import type { EntrustDeps } from './family.ts'
import { toMachine } from './machine.ts'
import type { DetailsBody, MachineBody } from './requests.ts'
import { openJson, SEALED_FOR, sealJson, toJson } from './sealing.ts'
import { ENTRUST, type EntrustSettings } from './settings.ts'
import { FACTORS, SECOND_FACTORS } from './wire.ts'

const Question = v.object({
  /** Empty where the API was not asked. */
  token: v.string(),
  path: v.picklist(FACTORS),
  factor: v.picklist(FACTORS),
  second: v.optional(v.picklist(SECOND_FACTORS)),
  isSecond: v.boolean(),
  /** Asked of a stranger: a refusal must not tell more than one of nobody's question does. */
  isStranger: v.boolean(),
  /** Whose answer it must be; absent when the credential is to say so. */
  account: v.optional(v.string()),
  /** Where the person's browser was; told again where nobody else says it. */
  clientIp: v.optional(v.string()),
  /** Of the values that were shown. */
  details: v.optional(v.string()),
  /** The family's own. */
  keep: v.record(v.string(), v.unknown()),
})
/** An open question. */
export type Question = Omit<v.InferOutput<typeof Question>, 'keep'> & { readonly keep: JsonObject }

/** What is kept with the challenge. */
export async function toState(
  { vault }: Pick<EntrustDeps, 'vault'>,
  context: ChallengeContext,
  question: Question,
): Promise<JsonObject> {
  return { sealed: await sealJson(vault, SEALED_FOR.challenge(context), toJson(question)) }
}

/** A new password is asked in place of an old one: the question goes on, under whichever id. */
export async function toChangeState(
  { vault }: Pick<EntrustDeps, 'vault'>,
  context: ChallengeContext,
  question: Question,
): Promise<JsonObject> {
  return { change: await sealJson(vault, SEALED_FOR.change(context), toJson(question)) }
}

/**
 * The question that `toState` or `toChangeState` kept; undefined for a decoy's.
 *
 * @throws Problem `internal` for a state of another challenge.
 */
export async function readState(
  { vault }: Pick<EntrustDeps, 'vault'>,
  context: ChallengeContext,
  state: JsonObject,
): Promise<Question | undefined> {
  const isChange = typeof state['change'] === 'string'
  const sealed = isChange ? state['change'] : state['sealed']
  if (typeof sealed !== 'string') return undefined
  const purpose = isChange ? SEALED_FOR.change(context) : SEALED_FOR.challenge(context)
  try {
    const opened = await openJson(vault, Question, { context: purpose, sealed })
    return { ...opened, keep: toJson(opened.keep) }
  } catch (cause) {
    throw new Problem('internal', { cause })
  }
}

/** The person's account at this vendor, as the site linked it. */
export const toAccount = (person: PersonFacts | undefined): string | undefined =>
  person?.links?.[ENTRUST]?.account

/** What every call of a transaction carries, for the risk rules. */
export interface Shared {
  readonly clientIp?: string
  readonly machineAuthenticator?: MachineBody
  readonly transactionDetails?: DetailsBody
  readonly requestAcrs?: string
}

/** The levels that a step-up has to reach, as the tenant calls them; undefined where it has no names for them. */
function toRequestAcrs(
  { acrs }: Pick<EntrustSettings, 'acrs'>,
  { purpose, acrValues = [] }: Pick<ChallengeContext, 'purpose' | 'acrValues'>,
): string | undefined {
  if (purpose !== 'step-up') return undefined
  const names = acrValues.flatMap((acr) => acrs[acr] ?? [])
  return names.length === 0 ? undefined : names.join(' ')
}

/** @throws Problem `authenticator_unavailable` where the action does not fit into the vendor's details. */
export async function toShared(
  { settings, vault, fail }: Pick<EntrustDeps, 'settings' | 'vault' | 'fail'>,
  context: ChallengeContext,
  {
    account,
    usage,
    clientIp: asked,
  }: {
    readonly account: string | undefined
    readonly usage: Usage
    readonly clientIp?: string | undefined
  },
): Promise<Shared> {
  const details = toDetails(context, usage)
  if (details === 'unfit') {
    throw new Problem('authenticator_unavailable', { cause: fail('details_unfit') })
  }
  const machine = await toMachine(vault, context.device, account)
  const clientIp = settings.clientIp ? (context.address ?? asked) : undefined
  const requestAcrs = toRequestAcrs(settings, context)
  return {
    ...(clientIp !== undefined && { clientIp }),
    ...(machine !== undefined && { machineAuthenticator: machine }),
    ...(details !== undefined && { transactionDetails: details }),
    ...(requestAcrs !== undefined && { requestAcrs }),
  }
}

/** True when the action is still the one that was shown with the question. */
export const isSameAction = ({ details }: Question, shared: Shared): boolean =>
  details === toDetailsDigest(shared.transactionDetails)
