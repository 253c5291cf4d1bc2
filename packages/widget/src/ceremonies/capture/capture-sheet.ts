/**
 * @module
 * The text that is consented to.
 */
import { css } from 'lit'

export const captureSheet = css`
  .terms {
    display: grid;
    gap: 12px;
    margin: 0;
    padding-inline-start: 20px;
    list-style: disc;
  }
  .terms ::marker {
    color: var(--quiet);
  }
  .hint {
    min-block-size: 48px;
    margin-block: 12px 4px;
    color: var(--text);
    text-align: center;
    text-wrap: balance;
  }
  .next {
    margin-block: 0 16px;
  }
  .version {
    margin-block: 16px;
    font-size: 0.875em;
  }
`
