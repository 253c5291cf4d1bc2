/**
 * @module
 * A ring that turns: nothing can be shown yet. Step-up and account import it.
 */
import { css, html } from 'lit'
import type { Screen } from '../controllers/stage.ts'
import { icon, RING } from '../styles/icons.ts'

/** Among the element's own sheets: the screen stands before anything else has come. */
export const waitSheet = css`
  .wait {
    display: grid;
    place-items: center;
    min-block-size: 240px;
    color: var(--quiet);
  }
`

/** The ring under its heading. */
export function toWaitScreen(heading: string): Screen {
  return { name: 'wait', heading, body: html`<div class="wait">${icon(RING, 'spin')}</div>` }
}
