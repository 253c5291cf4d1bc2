/**
 * @module
 * The sign of a passkey, at rest and waiting.
 */
import { css } from 'lit'

export const passkeySheet = css`
  .waits {
    animation: wait 1.6s ease-in-out infinite alternate;
  }
  @keyframes wait {
    to {
      opacity: 0.5;
    }
  }
  @media (prefers-reduced-motion: reduce) {
    .waits {
      animation: none;
    }
  }
`
