/**
 * @module
 * Session: an operation from the first try to its answer, with the token, one replay after 401, retries
 * where they do no harm, and the circuit. Floor 2, inside `vendors/authx`.
 */
import * as v from 'valibot'
import type { Audit } from '../../ports.ts'
import { Problem } from '../../problem.ts'
import type { Secret } from '../../secret.ts'
import { VendorFailure, type VendorReply } from '../vendor-call.ts'
import { readReply, type Answer, type Reading } from './answer.ts'
import { createCircuit, noteMisconfigured, type Circuit } from './circuit.ts'
import type { Client, Content } from './client.ts'
import { OPERATIONS, type Operation, type OperationFacts } from './operations.ts'
import { repeat, type RepeatParts } from './repeat.ts'
import { AUTHX } from './settings.ts'
import { createTokenCache, toToken, type Token, type TokenCache } from './token.ts'
import { TokenReply } from './wire.ts'

/** An answer, and whether a try before it may have been done already. */
export interface Performed {
  readonly answer: Answer
  readonly isDoubtful: boolean
}

/** Performs operations. */
export interface Session {
  /** @throws VendorFailure: nobody can say what came of it (`isSent`), or nothing was done. */
  perform(operation: Exclude<Operation, 'token'>, content: Content): Promise<Performed>
  /** Asks for a token that nobody uses. */
  probe(): Promise<{ readonly isReachable: boolean; readonly isKeyAccepted?: boolean }>
}

/** What a session is made from. */
export interface SessionParts extends RepeatParts {
  readonly client: Client
  readonly audit: Audit
}

/** Why a reply counts as nothing: the `code` of `vendor.failed`. */
type Failing = 'fault' | 'shape' | 'contradiction' | 'code' | 'guid' | 'refused'

/** Notes a failure whose outcome nobody knows, and makes what is to be thrown. */
export function failAs(audit: Audit, code: Failing): VendorFailure {
  audit({ event: 'vendor.failed', vendor: AUTHX, code })
  return new VendorFailure({ isSent: true }, {})
}

/** Holds no token yet. */
export function createSession(parts: SessionParts): Session {
  const { client, clock } = parts
  const circuit = createCircuit(parts)
  const tokens = createTokenCache(clock, () => fetchToken(parts, circuit))
  return {
    perform: (operation, content) => {
      const takesResults = 'biometrics' in content
      const send = (token: Secret) => client.send(operation, content, token)
      return withRetries(parts, OPERATIONS[operation], () =>
        authorised({ tokens, circuit }, takesResults, send),
      )
    },
    probe: async () => {
      try {
        const { status, body } = await client.requestToken()
        if (status >= 400) return { isReachable: true, isKeyAccepted: false }
        return { isReachable: true, ...(toTokenOf(body) !== undefined && { isKeyAccepted: true }) }
      } catch (problem) {
        // 429 and 5xx are replies, too; of the key they say nothing.
        return { isReachable: problem instanceof VendorFailure && problem.status !== undefined }
      }
    },
  }
}

/** @throws VendorFailure; a refused key opens the circuit. */
async function fetchToken(parts: SessionParts, circuit: Circuit): Promise<Token> {
  circuit.assertClosed()
  const work = () => parts.client.requestToken()
  const { status, body } = (await repeat(parts, OPERATIONS.token, work)).result
  if (status >= 400) throw circuit.open('key_refused', status)
  const token = toTokenOf(body)
  if (token === undefined) throw failAs(parts.audit, 'shape')
  return token
}

function toTokenOf(body: unknown): Token | undefined {
  const parsed = v.safeParse(TokenReply, body)
  return parsed.success ? toToken(parsed.output) : undefined
}

/** One call with the token; one more with a new token when it did not count. */
async function authorised(
  { tokens, circuit }: { readonly tokens: TokenCache; readonly circuit: Circuit },
  takesResults: boolean,
  send: (token: Secret) => Promise<VendorReply>,
): Promise<Reading> {
  circuit.assertClosed()
  const token = await unsent(tokens.get())
  const reading = readReply(await send(token), takesResults)
  if (reading.is !== 'unauthorised') return reading
  tokens.drop(token)
  const fresh = await unsent(tokens.get())
  const replayed = readReply(await send(fresh), takesResults)
  if (replayed.is !== 'unauthorised') return replayed
  tokens.drop(fresh)
  throw circuit.open('token_refused', 401)
}

/** A token that could not be had leaves the operation undone, however far its own request came. */
const unsent = <T>(token: Promise<T>): Promise<T> =>
  token.catch((problem: unknown) => {
    const retryAt = problem instanceof Problem ? problem.retryAt : undefined
    throw new VendorFailure(
      { isSent: false },
      { cause: problem, ...(retryAt !== undefined && { retryAt }) },
    )
  })

/** Tries again where a second time does no harm. The last try's word counts. */
async function withRetries(
  parts: SessionParts,
  facts: OperationFacts,
  work: () => Promise<Reading>,
): Promise<Performed> {
  const { result, isDoubtful } = await repeat(parts, facts, work, ({ is }) => is === 'fault')
  return { answer: toAnswer(parts.audit, result, isDoubtful), isDoubtful }
}

function toAnswer(audit: Audit, reading: Reading, isDoubtful: boolean): Answer {
  switch (reading.is) {
    case 'done':
    case 'refused':
    case 'result':
      return reading
    case 'fault':
      throw failAs(audit, 'fault')
    case 'nonsense':
      throw failAs(audit, reading.why)
    case 'rejected':
      noteMisconfigured(audit, 'request_refused', { status: reading.status })
      throw new VendorFailure({ isSent: isDoubtful, status: reading.status }, {})
    case 'unauthorised':
      throw new TypeError('a token was refused, and nobody replayed')
  }
}
