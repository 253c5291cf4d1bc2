/**
 * @module
 * A tick. The step-up imports it.
 */
import { html } from 'lit'
import type { Screen } from '../controllers/stage.ts'
import { icon } from '../styles/icons.ts'

export function toDoneScreen(heading: string): Screen {
  return {
    name: 'done',
    heading,
    body: html`<div class="mark tick">${icon('M5 12.5l4.5 4.5L19 7.5')}</div>`,
  }
}
