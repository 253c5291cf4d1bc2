/**
 * @module
 * Puts a person's ways into the order and the groups in which they are shown. Pure logic of the
 * account element.
 */
import type { AccountAuthenticator, AuthenticatorKind } from '@countersign/protocol'

/** In the order in which they are shown: strongest first, devices last. */
export const GROUPS = [
  'passkey',
  'password',
  'totp',
  'phone',
  'mail',
  'pin',
  'body',
  'recovery',
  'other',
  'device',
] as const
export type GroupName = (typeof GROUPS)[number]

const GROUP_OF: Readonly<Record<string, GroupName>> = {
  passkey: 'passkey',
  'security-key': 'passkey',
  password: 'password',
  totp: 'totp',
  'sms-code': 'phone',
  'voice-code': 'phone',
  'email-code': 'mail',
  pin: 'pin',
  face: 'body',
  palm: 'body',
  fingerprint: 'body',
  'recovery-code': 'recovery',
  device: 'device',
}

/** Kinds of which a person has one: adding it again takes the place of the old. */
const SINGLE: readonly string[] = [
  'password',
  'pin',
  'face',
  'palm',
  'fingerprint',
  'recovery-code',
]

/** Kinds that this page can lead through adding. */
const ADDABLE: readonly AuthenticatorKind[] = [
  'passkey',
  'security-key',
  'password',
  'totp',
  'sms-code',
  'voice-code',
  'email-code',
  'pin',
  'face',
  'palm',
  'fingerprint',
  'recovery-code',
]

export interface Group {
  readonly name: GroupName
  readonly ways: readonly AccountAuthenticator[]
}

/** Groups that hold something; in each what was used last comes first. Unknown kinds are *other*. */
export function toGroups(ways: readonly AccountAuthenticator[]): Group[] {
  return GROUPS.map((name) => ({
    name,
    ways: ways
      .filter(({ kind }) => (GROUP_OF[kind] ?? 'other') === name)
      .toSorted((a, b) => toLastSeen(b) - toLastSeen(a)),
  })).filter((group) => group.ways.length > 0)
}

/** Kinds that the page offers to add, in the server's order. @param canAdd  As the server lists them. */
export function toAddable(
  canAdd: readonly string[],
  ways: readonly AccountAuthenticator[],
): AuthenticatorKind[] {
  return canAdd.filter(isAddable).filter((kind) => !isReplacing(kind, ways))
}

/** True when this page can lead through adding a way of the kind, in this browser. */
export function isAddable(kind: string): kind is AuthenticatorKind {
  const needsWebAuthn = kind === 'passkey' || kind === 'security-key'
  if (needsWebAuthn && !('PublicKeyCredential' in globalThis)) return false
  return ADDABLE.some((each) => each === kind)
}

/** True for what is measured of a person: removing it deletes that. */
export function isOfBody(kind: string): boolean {
  return GROUP_OF[kind] === 'body'
}

/** True when adding the kind would replace one: then it is offered beside that one, as a change. */
export function isReplacing(kind: string, ways: readonly AccountAuthenticator[]): boolean {
  return SINGLE.includes(kind) && ways.some((way) => way.kind === kind)
}

function toLastSeen({
  current,
  last_used_at: usedAt,
  created_at: createdAt,
}: AccountAuthenticator) {
  return current ? Infinity : (usedAt ?? createdAt)
}
