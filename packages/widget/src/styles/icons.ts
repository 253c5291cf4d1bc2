/**
 * @module
 * How an icon is drawn, and the ones of the first screen. One set: 24 by 24, strokes of 1.5 px.
 */
import { html, type TemplateResult } from 'lit'

export function icon(path: string, name = ''): TemplateResult {
  return html`<svg class=${name} viewBox="0 0 24 24" aria-hidden="true"><path d=${path} /></svg>`
}

/** A person and a key. */
export const PASSKEY =
  'M10 11a4 4 0 1 0 0-8 4 4 0 0 0 0 8M3 20a7 7 0 0 1 9-6.7M17.5 15a2.8 2.8 0 1 0 0-5.6 2.8 2.8 0 0 0 0 5.6m0 0v6m0-3h2'
/** An open ring: waiting. */
export const RING = 'M12 3a9 9 0 1 0 9 9'
