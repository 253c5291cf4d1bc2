/**
 * @module
 * Cells drawn under one real input. Codes read left to right in every language.
 */
import { css } from 'lit'

export const codeSheet = css`
  .cells {
    position: relative;
    display: flex;
    gap: 8px;
    direction: ltr;
  }
  .cells i {
    flex: 1;
    max-inline-size: 56px;
    block-size: 56px;
    border: 1px solid var(--line);
    border-radius: var(--radius);
    color: var(--text);
    font: 600 1.5em/54px var(--countersign-font-family, system-ui, sans-serif);
    font-variant-numeric: tabular-nums;
    text-align: center;
  }
  .cells.bad i {
    border-color: var(--bad);
  }
  .cells i.at {
    border-color: var(--accent);
    box-shadow: inset 0 0 0 1px var(--accent);
  }
  .cells i.caret::after {
    content: '';
    display: inline-block;
    inline-size: 1.5px;
    block-size: 26px;
    vertical-align: -4px;
    background: var(--accent);
    animation: blink 1s steps(1) infinite;
  }
  @keyframes blink {
    50% {
      opacity: 0;
    }
  }
  .cells ::slotted(input) {
    position: absolute !important;
    inset: 0 !important;
    block-size: 100% !important;
    padding: 0 !important;
    border: 0 !important;
    outline: 0 !important;
    background: transparent !important;
    color: transparent !important;
    caret-color: transparent !important;
    /* No width, so that the browser's mark of what is selected has none either. */
    font-family: monospace !important;
    letter-spacing: -1ch !important;
    forced-color-adjust: none !important;
  }
  .plain ::slotted(input) {
    direction: ltr !important;
    font-family: ui-monospace, monospace !important;
    letter-spacing: 0.08em !important;
    text-transform: uppercase !important;
  }
  .masked ::slotted(input) {
    -webkit-text-security: disc !important;
  }
  .reveal {
    margin-inline: auto;
  }
  @media (forced-colors: active) {
    .cells i.at {
      border: 3px solid Highlight;
    }
  }
  @media (width <= 340px) {
    .cells {
      gap: 6px;
    }
  }
  @media (prefers-reduced-motion: reduce) {
    .cells i.caret::after {
      animation: none;
    }
  }
`
