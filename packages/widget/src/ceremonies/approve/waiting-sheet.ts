/**
 * @module
 * What stands in the middle while the page waits: a number or an icon, in a ring that grows shorter.
 */
import { css } from 'lit'

/** Early, the place of what comes when it is late is kept free: nothing moves then. */
export const waitingSheet = css`
  .waiting {
    display: grid;
    justify-items: center;
    align-content: start;
    gap: 8px;
  }
  .waiting.early {
    padding-block-end: 96px;
  }
  .ring {
    display: grid;
    place-items: center;
    inline-size: 136px;
    block-size: 136px;
    color: var(--accent);
  }
  .ring > * {
    grid-area: 1 / 1;
  }
  .ring .time {
    inline-size: 100%;
    block-size: 100%;
    stroke-width: 6;
    rotate: -90deg;
  }
  .time circle:first-child {
    opacity: 0.15;
  }
  .ring svg:not(.time) {
    inline-size: 48px;
    block-size: 48px;
  }
  .number {
    color: var(--text);
    font-size: 3em;
    font-weight: 600;
    line-height: 1;
    font-variant-numeric: tabular-nums;
    direction: ltr;
  }
  .number.middling {
    font-size: 2.375em;
  }
  .number.long {
    font-size: 1.5em;
  }
  .left {
    margin: 0;
    font-size: 0.9375em;
    font-variant-numeric: tabular-nums;
  }
`
