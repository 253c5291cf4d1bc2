/**
 * @module
 * A sign in the middle of a screen: what is asked for, or a tick.
 */
import { css } from 'lit'

export const markSheet = css`
  .mark {
    display: grid;
    place-items: center;
    inline-size: 88px;
    block-size: 88px;
    margin: 16px auto 24px;
    border-radius: 50%;
    color: var(--accent);
    background: color-mix(in srgb, currentColor 10%, transparent);
  }
  .mark svg {
    inline-size: 40px;
    block-size: 40px;
  }
  .tick {
    color: var(--good);
    animation: arrive 0.2s ease-out;
  }
  @keyframes arrive {
    from {
      opacity: 0;
      transform: scale(0.8);
    }
  }
  @media (prefers-reduced-motion: reduce) {
    .tick {
      animation: none;
    }
  }
`
