/**
 * @module
 * A company with a palm reader whose every reading a test judges.
 */
import type { Bench } from '../support/backend.ts'
import {
  openAddingOf,
  openAsked,
  openCaptureStage,
  settleOther as settleOtherOf,
  type CaptureStage,
  type CaptureStageOptions,
  type Judged,
} from '../support/capture-company.ts'
import { postCapture, toPrompt, type Posting } from '../support/captures.ts'
import type { Page, Reply } from '../support/page.ts'
import type { Someone } from '../support/people.ts'

export { toRight } from '../support/capture-company.ts'
export { toPrompt }
export type Stage = CaptureStage

export const READING = 'application/octet-stream'
export const CONSENT = 'palm-1'

const READER: Judged = {
  id: 'reader',
  kind: 'palm',
  data: { modality: 'palm', source: 'reader', types: [READING], max_bytes: 1_000 },
  consent: CONSENT,
}

export const openStage = (options?: CaptureStageOptions): Promise<Stage> =>
  openCaptureStage(READER, options)

/** Somebody else with a password and a palm. */
export const settleOther = (bench: Bench, name: string): Promise<Someone> =>
  settleOtherOf(bench, READER, name)

/** Password given; the palm is asked. */
export const openPalm = (bench: Bench, who?: Someone, address?: string): Promise<Page> =>
  openAsked(bench, 'palm', { ...(who && { who }), ...(address && { address }) })

/** An account visit in which the palm is being added. */
export const openAdding = (bench: Bench): Promise<Page> => openAddingOf(bench, 'palm')

/** Posts a reading. */
export const sendBytes = (
  page: Page,
  bytes: Uint8Array<ArrayBuffer>,
  posting: Posting = {},
): Promise<Reply> => postCapture(page, bytes, { type: READING, ...posting })

/** Ready, then the bytes. */
export async function capture(page: Page, text: string): Promise<Reply> {
  if (toPrompt(page).nonce === undefined) await page.answer({ ready: true })
  return sendBytes(page, new TextEncoder().encode(text))
}
