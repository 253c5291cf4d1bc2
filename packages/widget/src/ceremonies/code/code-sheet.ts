/**
 * @module
 * Cells drawn under one real input. Codes read left to right in every language.
 */
import { css } from 'lit'

/** The input's text has no width and no place, so that the browser's mark of what is selected has none. */
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
    max-inline-size: 56px;
    block-size: 56px;
    border: 1px solid var(--line);
    border-radius: var(--radius);
    font: 600 1.5em/54px var(--countersign-font-family, system-ui, sans-serif);
    font-variant-numeric: tabular-nums;
    text-align: center;
  }
  .bad i {
    border-color: var(--bad);
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
    color: transparent !important;
    caret-color: transparent !important;
    font-family: monospace !important;
    letter-spacing: -1ch !important;
    text-indent: -9em !important;
    forced-color-adjust: none !important;
  }
`
