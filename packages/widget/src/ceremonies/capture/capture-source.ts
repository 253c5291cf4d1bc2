/**
 * @module
 * What the capture ceremony and its sources give each other. Types only: the camera and the reader meet here.
 */
import type { CapturePrompt } from '@countersign/protocol'
import type { CeremonyContext } from '../../controllers/ceremony.ts'
import type { Press } from '../../controllers/stage.ts'

/** What a source gets. */
export interface CaptureDesk {
  readonly context: CeremonyContext
  /** As they are now. */
  readonly data: CapturePrompt
  /**
   * Tells the server that the person is ready, where it does not know; the consent goes along.
   *
   * @returns false when that failed, and was said.
   */
  prepare(): Promise<boolean>
  /**
   * Sends a picture or a reading. What is amiss with it comes back through `resume`.
   *
   * @param type  Default: that of the bytes.
   * @returns false when it did not go out, because there is no nonce to be had.
   */
  send(bytes: Blob, type?: string): Promise<boolean>
  /** The one hint below the picture: announced, and nothing moves for it. */
  say(hint: string): void
  /** The screen is another now, though the server said nothing: it takes the focus, if that was on it. */
  turn(): void
}

/** Where pictures or readings come from. The ceremony draws what its members say, at every update. */
export interface CaptureSource {
  readonly heading: string
  readonly lead: string
  readonly body: unknown
  /** Nothing while it reads, or where there is nothing to read with. */
  readonly primary: Press | undefined
  /** The person has agreed by a press: opens what needs one. */
  start(): void
  /** @param code  Of the server; @returns what to do; empty for what is no matter of pictures. */
  advise(code: string): string
  /** What was sent was not taken. */
  resume(): void
  /** Rests until the next press: the person looks elsewhere, or left. @returns true when it did not rest. */
  stop(): boolean
}

/** Makes a source. It opens nothing yet. */
export type OpenSource = (desk: CaptureDesk) => CaptureSource
