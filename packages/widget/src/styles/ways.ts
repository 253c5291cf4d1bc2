/**
 * @module
 * The list of ways.
 */
import { css } from 'lit'

export const waysSheet = css`
  ul {
    display: grid;
    gap: 8px;
    margin: 0;
    padding: 0;
    list-style: none;
  }
  .row {
    inline-size: 100%;
    min-block-size: 64px;
    justify-content: start;
    gap: 16px;
    padding: 8px 16px;
    border-color: var(--hair);
    text-align: start;
  }
  .row:hover {
    border-color: var(--line);
  }
  .row span {
    flex: 1;
  }
  .row svg:last-child {
    inline-size: 20px;
    color: var(--quiet);
  }
  .row:dir(rtl) svg:last-child {
    scale: -1 1;
  }
  .row[aria-disabled='true'] {
    border-style: dashed;
    color: var(--quiet);
  }
  small {
    display: block;
    color: var(--quiet);
    font-size: 0.875em;
    font-weight: 400;
    line-height: 20px;
  }
`
