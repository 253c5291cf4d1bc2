/**
 * @module
 * What this tab keeps of a hand-over, so that a reload comes back to it: phones end a page that opens the camera
 * whenever they need the memory. Imported by the visit alone.
 */
import { createText } from '../../client/create-text.ts'
import type { Ports } from '../../client/ports.ts'

/** A hand-over as this phone has it. */
export interface KeptHandover {
  /** Of the transaction. */
  readonly id: string
  /** As the other screen made it. */
  readonly code: string
  /** The phone's own: 32 bytes, base64url. */
  readonly token: string
  /** A press has claimed it. */
  readonly isClaimed?: boolean
}

const KEY = 'countersign:handover'
/** As `Bytes32`: 258 bits. */
const TOKEN_LENGTH = 43

/**
 * @param given  `id.code` of the address; empty after a reload.
 * @returns undefined where neither says anything.
 */
export function readKept(
  { storage, random }: Pick<Ports, 'storage' | 'random'>,
  given: string,
): KeptHandover | undefined {
  const kept = parse(storage)
  const [id = '', code = ''] = given.split('.')
  if (!code) return kept
  // Opened again, by the back button or the very same code: the token that has claimed it stays.
  return kept?.code === code ? kept : { id, code, token: createText({ random }, TOKEN_LENGTH) }
}

/** A tab without storage goes on until it is reloaded. */
export function keep({ storage }: Pick<Ports, 'storage'>, kept: KeptHandover): void {
  try {
    storage?.setItem(KEY, JSON.stringify(kept))
  } catch {
    // It is full, or forbidden.
  }
}

/** Nothing of a hand-over that is over stays in the tab. */
export function forget({ storage }: Pick<Ports, 'storage'>): void {
  storage?.removeItem(KEY)
}

function parse(storage: Ports['storage']): KeptHandover | undefined {
  try {
    const kept: unknown = JSON.parse(storage?.getItem(KEY) ?? '')
    return isKept(kept) ? kept : undefined
  } catch {
    return undefined
  }
}

/** Another script of the page may have put anything there; whose it is, the server tells. */
const isKept = (value: unknown): value is KeptHandover =>
  ['id', 'code', 'token'].every((name) => typeof Reflect.get(Object(value), name) === 'string')
