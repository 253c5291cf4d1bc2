/**
 * @module
 * What was agreed to before a body was measured, to be read again. A chunk of its own, with the ceremony's text.
 */
import { captureSheet } from '../../ceremonies/capture/capture-sheet.ts'
import { renderTerms } from '../../ceremonies/capture/consent-terms.ts'
import { enCapture } from '../../strings/english/capture.ts'
import type { Visit } from './visit.ts'

/** @returns Draws the text, by what was measured. */
export function openAgreed({ element }: Visit): (kind: string) => unknown {
  element.adopt(captureSheet)
  element.learn(enCapture)
  return (kind) => renderTerms(element, kind)
}
