/**
 * @module
 * What is kept of a face: one point in the model's space, sealed for its person and its model. Pictures that
 * look like the person can be made from it, so it is guarded like a password. Floor 2, inside `vendors/local`.
 */
import { parseBase64url, toBase64url } from '@countersign/protocol'
import type { Vault } from '../../vault.ts'

/** Whose it is, and which model it was measured by. */
export interface TemplateOwner {
  /** The person's WebAuthn handle: random, theirs alone. */
  readonly handle: string
  readonly model: string
}

/** Bound to person, kind and model: moved to another record, or to another model, it opens no more. */
const toContext = ({ handle, model }: TemplateOwner): string => `face/${handle}/${model}`

/** Bytes of a number, IEEE 754, least significant first. */
const SIZE = 4

/** The point in the middle of several. @throws TypeError when they are not of one length, or none. */
export function toMean(templates: readonly Float32Array[]): Float32Array {
  const [first] = templates
  if (first === undefined || templates.some(({ length }) => length !== first.length)) {
    throw new TypeError('templates of one model are of one length')
  }
  return first.map(
    (_, i) => templates.reduce((sum, one) => sum + (one[i] ?? Number.NaN), 0) / templates.length,
  )
}

/** Seals a template for its owner. */
export function sealTemplate(
  vault: Pick<Vault, 'seal'>,
  owner: TemplateOwner,
  template: Float32Array,
): Promise<string> {
  const view = new DataView(new ArrayBuffer(template.length * SIZE))
  template.forEach((value, i) => view.setFloat32(i * SIZE, value, true))
  return vault.seal(toContext(owner), toBase64url(new Uint8Array(view.buffer)))
}

/** @throws TypeError when it was sealed for somebody else, or for another model */
export async function openTemplate(
  vault: Pick<Vault, 'open'>,
  owner: TemplateOwner,
  sealed: string,
): Promise<Float32Array> {
  const bytes = parseBase64url(await vault.open(toContext(owner), sealed))
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  return Float32Array.from({ length: bytes.length / SIZE }, (_, i) =>
    view.getFloat32(i * SIZE, true),
  )
}
