/**
 * @module
 * The reveal button inside the password field.
 */
import { css } from 'lit'

export const passwordSheet = css`
  .reveal {
    position: relative;
  }
  .reveal button {
    position: absolute;
    inset-block: 4px;
    inset-inline-end: 0;
    inline-size: 48px;
    padding: 0;
    color: var(--quiet);
  }
  .reveal ::slotted(input) {
    padding-inline-end: 52px !important;
  }
`
