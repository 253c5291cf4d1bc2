/**
 * @module
 * A page that answers a capture: what it is asked, and the body that it posts.
 */
import { CAPTURE_HEADERS, type CapturePrompt } from '@countersign/protocol'
import assert from 'node:assert/strict'
import { ISSUER } from './backend.ts'
import type { Page, Reply } from './page.ts'

/** What the open capture asks. */
export const toPrompt = (page: Page): CapturePrompt =>
  (page.view?.prompt?.data ?? assert.fail('something is asked')) as CapturePrompt

export interface Posting {
  /** Default: the one of the view. */
  readonly nonce?: string
  /** Default: the one of the view. */
  readonly challenge?: string
  /** Of a raw body; empty: none is declared. Default: JPEG. */
  readonly type?: string
  /** `User-Agent`. */
  readonly agent?: string
}

/** Posts a body as it is. */
export async function postCapture(
  page: Page,
  body: FormData | Uint8Array<ArrayBuffer>,
  { nonce, challenge, type = 'image/jpeg', agent }: Posting = {},
): Promise<Reply> {
  // As it comes over a wire: bytes.
  const form = body instanceof FormData ? new Response(body) : undefined
  const bytes = form === undefined ? body : await form.arrayBuffer()
  const headers = {
    Authorization: `Bearer ${page.token}`,
    Origin: page.origin,
    ...(type === '' ? {} : { 'Content-Type': form?.headers.get('Content-Type') ?? type }),
    ...(agent === undefined ? {} : { 'User-Agent': agent }),
    [CAPTURE_HEADERS.challenge]: challenge ?? page.view?.prompt?.challenge ?? 'none',
    [CAPTURE_HEADERS.nonce]: nonce ?? toPrompt(page).nonce ?? 'none',
  }
  const url = `${ISSUER}/v1/transactions/${page.id}/captures`
  const request = new Request(url, { method: 'POST', headers, body: bytes })
  const response = await page.bench.backend.fetch(request, { peerAddress: page.address })
  const parsed = (await response.json()) as Record<string, unknown>
  const view = (parsed['view'] ?? parsed) as Reply['view']
  if ('state' in view) page.view = view
  return { status: response.status, headers: response.headers, body: parsed, view }
}
