/**
 * @module
 * Tokens and what they stand for: an open challenge, a completed first step, or a completed
 * authentication. Kept long after they end, so that reuse can be told from invention.
 */
import { toBase64 } from '../encoding.ts'
import { forgetOldest } from '../../forget-oldest.ts'
import type { Random } from '../../random.ts'
import type { Authenticator } from '../enums.ts'
import type { CompleteRequest, TransactionDetail } from '../schemas/requests.ts'
import type { Json } from '../schemas/shape.ts'
import type { UserState } from './users.ts'

/** What came of an answer. */
export type Verdict =
  | { readonly kind: 'right'; readonly user?: UserState; readonly signs?: 'OTP' | 'TOKEN' }
  | { readonly kind: 'wrong' }
  | { readonly kind: 'pending' }
  | { readonly kind: 'refused'; readonly status: 'CONCERN' | 'CANCEL' }

export interface Answer {
  readonly body: CompleteRequest
  /** The call bore the secret of a device registered for this user. */
  readonly isKnownMachine: boolean
}

/** A challenge that was put to the user and waits. */
export interface OpenChallenge {
  /** Fields of the reply. */
  readonly fields: Json
  /** The transaction details must come again with the answer. */
  readonly bindsDetails?: boolean
  /** Polled: success is told with `status: CONFIRM`. */
  readonly isPolled?: boolean
  /** @throws VendorError for what is neither right nor wrong: expired, not there, badly formed. */
  answer(answer: Answer): Verdict | Promise<Verdict>
  /** Takes it off the user's phone. */
  withdraw?(): void
}

export interface Transaction {
  readonly id: string
  readonly applicationId: string
  /** As in the path. */
  readonly path: Authenticator
  /** What is answered: of a combined type, its step. */
  readonly method: Authenticator
  readonly isSecond: boolean
  /** Undefined until the answer tells: passkey, smart login, certificate. */
  readonly user: UserState | undefined
  readonly challenge: OpenChallenge
  readonly details: readonly TransactionDetail[]
  readonly offlineTvs: boolean
  readonly isStepUp: boolean
  readonly authRequestKey: string | undefined
  readonly acr: string | undefined
  /** What must follow, as the rule stood when the challenge was put; undefined: nothing. */
  readonly following: readonly Authenticator[] | undefined
  isOpen: boolean
}

interface Common {
  readonly value: string
  readonly applicationId: string
  readonly user: UserState | undefined
  /** Epoch seconds. */
  readonly expiresAt: number
  /** Cookie that must come with it, once a web session was asked for. */
  readonly cookie?: string
}

export type Token =
  | (Common & { readonly kind: 'challenge'; readonly transaction: Transaction })
  | (Common & {
      readonly kind: 'step'
      readonly user: UserState
      readonly path: Authenticator
      readonly following: readonly Authenticator[]
      readonly isStepUp: boolean
      readonly acr: string | undefined
      /** The challenge that last followed from it. */
      latest?: Transaction
    })
  | (Common & {
      readonly kind: 'final'
      readonly user: UserState
      readonly authenticatedAt: number
      readonly hasSecond: boolean
      readonly acr: string | undefined
      readonly authRequestKey: string | undefined
      readonly details: readonly TransactionDetail[]
      isEnded: boolean
    })

export type TokenDraft = Token extends infer T
  ? T extends Token
    ? Omit<T, 'value'>
    : never
  : never

export interface TokenBook {
  issue<T extends TokenDraft>(draft: T): T & { readonly value: string }
  find(value: string): Token | undefined
  clear(): void
}

const MAX_TOKENS = 20_000

/** Values look as in the vendor's examples: opaque, base64, `G` first. */
export function createTokenBook(random: Random): TokenBook {
  const tokens = new Map<string, Token>()
  return {
    issue(draft) {
      const token = { ...draft, value: `G${toBase64(random.bytes(47)).slice(0, 63)}` }
      tokens.set(token.value, token)
      forgetOldest(tokens, MAX_TOKENS)
      return token
    },
    find: (value) => tokens.get(value),
    clear: () => tokens.clear(),
  }
}
