/**
 * @module
 * The asked places, as they lie on the card.
 */
import { css } from 'lit'

export const gridSheet = css`
  .card {
    display: grid;
    gap: 4px;
    direction: ltr;
  }
  .errors {
    min-block-size: 20px;
  }
  .card > div {
    display: flex;
    gap: 8px;
  }
  .card .cell {
    flex: 1;
    max-inline-size: 88px;
    min-inline-size: 0;
  }
  .card.wide > div {
    flex-wrap: wrap;
  }
  .card.wide .cell {
    flex: none;
    inline-size: 64px;
  }
  .blank::after {
    content: '';
    display: block;
    block-size: 48px;
    margin-block: 24px 4px;
    border: 1px dashed var(--hair);
    border-radius: var(--radius);
  }
  .card ::slotted(input) {
    padding-inline: 4px !important;
    font-size: 1.25em !important;
    font-weight: 600 !important;
    text-align: center !important;
    text-transform: uppercase !important;
  }
  .card ::slotted(label) {
    text-align: center !important;
    color: var(--quiet) !important;
  }
  .serials {
    margin-block: 0 16px;
    font-size: 0.875em;
  }
`
