/**
 * @module
 * Cells drawn under one real input. Codes read left to right in every language.
 */
import { css } from 'lit'

/**
 * The input's own text has no colour, and no width for the browser's mark of what is selected. Moved
 * aside instead, it is scrolled back into sight as soon as somebody types.
 */
export const codeSheet = css`
  .cells {
    position: relative;
    display: flex;
    gap: 6px;
    margin-block: 4px;
    direction: ltr;
  }
  i {
    flex: 1;
    max-inline-size: 60px;
    block-size: 56px;
    border: 1px solid var(--line);
    border-radius: var(--radius);
    font: inherit;
    font-size: 1.5em;
    font-weight: 600;
    line-height: 54px;
    text-align: center;
  }
  .bad i {
    border-color: var(--bad);
    outline-color: var(--bad);
  }
  .at {
    outline: 2px solid var(--accent);
    outline-offset: -2px;
  }
  .caret::after {
    content: '';
    border-inline-start: 2px solid var(--accent);
  }
  .cells ::slotted(input) {
    position: absolute !important;
    inset: 0 !important;
    block-size: 100% !important;
    margin: 0 !important;
    padding: 0 !important;
    border: 0 !important;
    outline: 0 !important;
    background: none !important;
    color: #0000 !important;
    font: 1em monospace !important;
    letter-spacing: -1ch !important;
    text-indent: -1ch !important;
    forced-color-adjust: none !important;
  }
  .plain ::slotted(input) {
    direction: ltr !important;
    font-family: ui-monospace, monospace !important;
    letter-spacing: 0.08em !important;
  }
`
