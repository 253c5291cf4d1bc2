/**
 * @module
 * A country beside a telephone number. Numbers read left to right in every language.
 */
import { css } from 'lit'

export const phoneSheet = css`
  /* One line of advice moves nothing. */
  .field.number {
    min-block-size: 148px;
  }
  .phone {
    position: relative;
    display: flex;
    flex-wrap: wrap;
    gap: 0 8px;
    direction: ltr;
  }
  /* Where a whole number has no room beside the country, it stands below. */
  .phone > slot {
    display: block;
    flex: 1 1 144px;
    min-inline-size: 0;
  }
  .country {
    display: flex;
    flex: none;
    align-items: center;
    gap: 6px;
    margin-block: 4px;
    padding: 8px 12px;
    border: 1px solid var(--line);
    border-radius: var(--radius);
    font-weight: 400;
    font-variant-numeric: tabular-nums;
  }
  button.country {
    padding-inline-end: 8px;
  }
  .country svg {
    inline-size: 18px;
    block-size: 18px;
    color: var(--quiet);
  }
  .flag {
    font-size: 1.25em;
    line-height: 1;
  }
`
