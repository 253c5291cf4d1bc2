/**
 * @module
 * FaceMatcher: finds the face of a picture and says how far two faces are apart. Pictures are looked at and
 * let go. Floor 2 port.
 */

/**
 * Why there is nothing to compare, in the words of the problem codes `capture_…`: too dark, too bright, blurred
 * or small; more than one face; none; a face cut off by the edge; no picture at all.
 */
export type FaceFlaw = 'poor' | 'crowded' | 'empty' | 'outside' | 'unreadable'

/** The one face of a picture. */
export interface Face {
  /** Its template: a point in the model's space, to be guarded like a password. */
  readonly template: Float32Array
  /**
   * How far the head is turned: (nose − middle of the eyes) ÷ distance of the eyes, along the picture as the
   * camera took it, never mirrored. About 0 straight ahead; below 0 towards the picture's left edge, which is the person's right.
   */
  readonly yaw: number
}

/** What a picture holds. */
export type Examined = { readonly face: Face } | { readonly flaw: FaceFlaw }

/** Compares faces. One of them serves a whole backend: it queues what comes at once. */
export interface FaceMatcher {
  /** Names the model and its version. Templates of two models are never compared. */
  readonly model: string
  /** Numbers of a template. */
  readonly length: number
  /**
   * Looks at one picture: a JPEG, PNG or WebP that `readPicture` let pass.
   *
   * @throws Problem `limited` when too many wait already; `vendor_unavailable` when it has broken or was closed
   */
  examine(picture: Uint8Array<ArrayBuffer>): Promise<Examined>
  /** How far two templates are apart: 0 for the same, about 0.36 for one person, 0.8 for two. Never for a page. */
  toDistance(one: Float32Array, other: Float32Array): number
  close(): Promise<void>
}
