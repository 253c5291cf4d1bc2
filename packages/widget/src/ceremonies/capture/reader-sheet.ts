/**
 * @module
 * The sign of a reader that waits.
 */
import { css } from 'lit'

export const readerSheet = css`
  .reads {
    animation: read 1.6s ease-in-out infinite alternate;
  }
  @keyframes read {
    to {
      opacity: 0.5;
    }
  }
  @media (prefers-reduced-motion: reduce) {
    .reads {
      animation: none;
    }
  }
`
