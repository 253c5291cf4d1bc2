/**
 * @module
 * The oval in which people see themselves, and the choice of a camera.
 */
import { css } from 'lit'

/** A mirror to look into; the pixels are turned by nobody. */
export const cameraSheet = css`
  .camera {
    display: grid;
    justify-items: center;
  }
  .fit {
    position: relative;
  }
  /* Closes around the oval as the face comes to fit; the preview's own edge steps back. */
  .fit > .ring {
    position: absolute;
    inset: -4px;
    inline-size: calc(100% + 8px);
    block-size: calc(100% + 8px);
    fill: none;
    stroke: var(--accent);
    stroke-width: 3;
    stroke-dasharray: 100;
    stroke-dashoffset: 85;
    transition: stroke-dashoffset 0.2s ease-out;
  }
  .near > .ring {
    stroke-dashoffset: 40;
  }
  .good > .ring {
    stroke: var(--good);
    stroke-width: 5;
    stroke-dashoffset: 0;
  }
  .far .oval,
  .near .oval,
  .good .oval {
    border-color: var(--hair);
  }
  @media (prefers-reduced-motion: reduce) {
    .fit > .ring {
      transition: none;
    }
  }
  .oval {
    display: grid;
    place-items: center;
    inline-size: 192px;
    block-size: 256px;
    border: 3px solid var(--hair);
    border-radius: 50%;
    background: color-mix(in srgb, var(--text) 5%, transparent);
    color: var(--quiet);
    overflow: hidden;
  }
  .fit:not(.far, .near, .good) .oval:has(video) {
    border-color: var(--accent);
  }
  .oval svg {
    inline-size: 56px;
    block-size: 56px;
    stroke-width: 1.2;
  }
  /* Where there is little room, the button stays in sight. */
  @media (height <= 720px) {
    .oval {
      inline-size: 150px;
      block-size: 200px;
    }
  }
  video {
    inline-size: 100%;
    block-size: 100%;
    min-block-size: 0;
    object-fit: cover;
  }
  .mirror video {
    transform: scaleX(-1);
  }
  .pick {
    display: grid;
    justify-self: stretch;
    gap: 4px;
    margin-block-start: 12px;
    font-size: 0.875em;
    font-weight: 500;
  }
  select {
    min-block-size: 44px;
    min-inline-size: 0;
    padding: 8px 12px;
    border: 1px solid var(--line);
    border-radius: var(--radius);
    background: var(--surface);
    color: var(--text);
    font: inherit;
    font-weight: 400;
  }
  select:focus-visible {
    outline: 2px solid var(--accent);
    outline-offset: 2px;
  }
`
