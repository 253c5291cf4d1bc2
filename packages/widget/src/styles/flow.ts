/**
 * @module
 * What comes after the first screen: the list of ways, the login name, signs.
 */
import { css } from 'lit'

export const flowSheet = css`
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
  :dir(rtl) > svg:last-child:not(:only-child) {
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
  .reference {
    user-select: all;
  }
  .who {
    display: flex;
    align-items: center;
    gap: 8px;
    margin-block: -12px 12px;
  }
  .who ::slotted(input) {
    flex: 1 !important;
    min-inline-size: 0 !important;
    min-block-size: 44px !important;
    padding: 0 !important;
    border: 0 !important;
    color: var(--quiet) !important;
    text-overflow: ellipsis !important;
  }
  .remember {
    display: flex;
    align-items: center;
    gap: 12px;
    min-block-size: 44px;
    cursor: pointer;
  }
  .remember input {
    flex: none;
    inline-size: 20px;
    block-size: 20px;
    margin: 0;
    accent-color: var(--accent);
  }
  .mark,
  .tick {
    display: grid;
    place-items: center;
    inline-size: 88px;
    block-size: 88px;
    margin: 8px auto;
    border-radius: 50%;
    color: var(--accent);
    background: color-mix(in srgb, currentColor 10%, transparent);
  }
  .tick {
    color: var(--good);
    animation: arrive 0.2s ease-out;
  }
  .mark svg,
  .tick svg {
    inline-size: 40px;
    block-size: 40px;
  }
  .waits {
    animation: wait 1.6s ease-in-out infinite alternate;
  }
  @keyframes wait {
    to {
      opacity: 0.5;
    }
  }
  @keyframes arrive {
    from {
      opacity: 0;
      transform: scale(0.8);
    }
  }
  @media (prefers-reduced-motion: reduce) {
    .tick,
    .waits {
      animation: none;
    }
  }
`
