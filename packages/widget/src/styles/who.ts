/**
 * @module
 * The login name above a prompt, and the tick at the end.
 */
import { css } from 'lit'

export const whoSheet = css`
  .who {
    display: flex;
    align-items: center;
    gap: 8px;
    margin-block: -16px 12px;
  }
  .who ::slotted(input) {
    flex: 1 !important;
    min-inline-size: 0 !important;
    padding: 0 !important;
    border: 0 !important;
    color: var(--quiet) !important;
    text-align: -webkit-match-parent !important;
    text-overflow: ellipsis !important;
  }
  .done {
    display: block;
    inline-size: 64px;
    block-size: 64px;
    margin: 48px auto;
    color: var(--good);
  }
`
