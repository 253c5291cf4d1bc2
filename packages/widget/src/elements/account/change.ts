/**
 * @module
 * A change of a person's ways. Kept until it is done, also across the question who they are.
 */
import type { AccountAuthenticator, AuthenticatorKind } from '@countersign/protocol'

/** What the person asked for. */
export type Change =
  | { readonly do: 'add'; readonly kind: AuthenticatorKind; readonly target?: string }
  | { readonly do: 'rename'; readonly way: AccountAuthenticator; readonly label: string }
  | { readonly do: 'remove'; readonly way: AccountAuthenticator }

/** A way more. */
export type Addition = Extract<Change, { do: 'add' }>
