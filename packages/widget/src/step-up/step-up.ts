/**
 * @module
 * Step-up by hand, for axios, XMLHttpRequest and plain forms. The package's door exports it;
 * `step-up-fetch` opens its sheets with it. It stands above the elements, because it brings one in.
 */
import type { CountersignStepUp } from '../elements/countersign-step-up.ts'
import { defineElement } from '../elements/define-element.ts'

const TAG = 'countersign-step-up'

/** One approval. */
export interface StepUpOptions {
  /** 32 bytes, base64url: from the site's server, which has begun the step-up. */
  readonly handle: string
  /** Address or path of the backend. Default: the element's, `/auth`. */
  readonly server?: string
  /** BCP 47 tag. Default: the page's. */
  readonly locale?: string
  /** `auto`, `light` or `dark`. Default `auto`. */
  readonly theme?: string
  /** Closes the sheet; the promise then rejects with its reason. */
  readonly signal?: AbortSignal
}

/**
 * Opens the sheet; it is loaded and its tag is registered on first use. Focus returns to where it
 * was.
 *
 * @returns the proof: a JWT, good for a minute and once. Send it in the header `Countersign-Proof`.
 * @throws CountersignError `cancelled` when the person left, `handle_expired`, or the code the sheet
 *   failed with.
 */
export async function stepUp({ signal, ...given }: StepUpOptions): Promise<string> {
  signal?.throwIfAborted()
  const element = await createSheet()
  signal?.throwIfAborted()
  Object.assign(element, given)
  const close = (): void => void element.cancel()
  signal?.addEventListener('abort', close)
  document.body.append(element)
  try {
    return await element.begin()
  } catch (error) {
    signal?.throwIfAborted()
    throw error
  } finally {
    signal?.removeEventListener('abort', close)
    element.remove()
  }
}

async function createSheet(): Promise<CountersignStepUp> {
  defineElement(TAG, (await import('../elements/countersign-step-up.ts')).CountersignStepUp)
  // Whoever registered the tag first, this page's other copy of us included, has made the element.
  return document.createElement(TAG)
}
