/**
 * @module
 * The frame that all screens share, and the fields slotted into it.
 */
import { css } from 'lit'

export const frame = css`
  .frame,
  .frame * {
    box-sizing: border-box;
  }
  .frame {
    display: flex;
    flex-direction: column;
    max-inline-size: 420px;
    min-block-size: var(--countersign-min-block-size, 360px);
    padding: 24px;
    border: 1px solid var(--hair);
    border-radius: 12px;
    background: var(--surface);
    overflow-wrap: anywhere;
  }
  h2,
  p {
    margin: 0;
    outline: none;
  }
  h2 {
    font-size: 1.375em;
    line-height: 1.2728;
    font-weight: 600;
    text-wrap: balance;
  }
  p {
    margin-block-start: 4px;
    color: var(--quiet);
  }
  .body {
    margin-block: 20px 8px;
  }
  .notice {
    margin-block-start: 16px;
    color: var(--text);
  }
  .field {
    min-block-size: 100px;
  }
  button {
    display: flex;
    align-items: center;
    justify-content: center;
    gap: 8px;
    min-block-size: 48px;
    padding: 8px 16px;
    border: 1px solid transparent;
    border-radius: var(--radius);
    background: none;
    color: inherit;
    font: inherit;
    font-weight: 500;
    text-align: center;
    cursor: pointer;
  }
  .primary {
    background: var(--accent);
    color: var(--on-accent);
  }
  .secondary {
    margin-block-start: 8px;
    border-color: var(--line);
  }
  .link {
    min-block-size: 44px;
    padding: 8px;
    color: var(--accent);
    font-size: 0.9375em;
  }
  button:hover {
    filter: brightness(1.08);
  }
  .link:hover {
    text-decoration: underline;
  }
  [aria-disabled='true'] {
    cursor: default;
    filter: none;
  }
  .primary[aria-disabled='true'] {
    background: var(--hair);
    color: var(--quiet);
  }
  .link[aria-disabled='true'] {
    color: var(--quiet);
    text-decoration: none;
    font-variant-numeric: tabular-nums;
  }
  :is(button, input):focus-visible {
    outline: 2px solid var(--accent);
    outline-offset: 2px;
  }
  .links {
    display: flex;
    flex-wrap: wrap;
    justify-content: center;
    gap: 0 8px;
    margin-block: auto -12px;
    padding-block-start: 8px;
  }
  svg {
    flex: none;
    inline-size: 24px;
    block-size: 24px;
    fill: none;
    stroke: currentColor;
    stroke-width: 1.5;
    stroke-linecap: round;
    stroke-linejoin: round;
  }
  .spin {
    animation: spin 0.8s linear infinite;
  }
  @keyframes spin {
    to {
      transform: rotate(1turn);
    }
  }
  .unseen {
    position: absolute;
    inline-size: 1px;
    block-size: 1px;
    overflow: hidden;
    clip-path: inset(50%);
    white-space: nowrap;
  }
  @media (width <= 400px) {
    .frame {
      padding: 20px 16px;
    }
  }
  @media (prefers-reduced-motion: reduce) {
    .spin {
      animation-duration: 4s;
    }
  }
`

/** The page's own rules lose: for important ones the inner tree wins, before layers and specificity. */
export const slotted = css`
  ::slotted(input) {
    all: initial !important;
    box-sizing: border-box !important;
    inline-size: 100% !important;
    min-block-size: 48px !important;
    margin-block: 4px !important;
    padding: 8px 12px !important;
    border: 1px solid var(--line) !important;
    border-radius: var(--radius) !important;
    background: var(--surface) !important;
    color: var(--text) !important;
    color-scheme: inherit !important;
    font: inherit !important;
    cursor: text !important;
  }
  ::slotted(input:focus) {
    outline: 2px solid var(--accent) !important;
    outline-offset: -1px !important;
  }
  ::slotted([aria-invalid='true']) {
    border-color: var(--bad) !important;
  }
  .field ::slotted(:not(input)) {
    all: initial !important;
    display: block !important;
    color-scheme: inherit !important;
    color: var(--text) !important;
    font: inherit !important;
    font-size: 0.875em !important;
    line-height: 20px !important;
    overflow-wrap: anywhere !important;
  }
  .field ::slotted(label) {
    font-weight: 500 !important;
  }
  .field ::slotted([slot$='-hint']) {
    color: var(--quiet) !important;
  }
  .field ::slotted([slot$='-error']) {
    color: var(--bad) !important;
  }
`
