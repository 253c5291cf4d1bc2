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
  .oval:has(video) {
    border-color: var(--accent);
  }
  .oval svg {
    inline-size: 48px;
    block-size: 48px;
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
  .hint {
    min-block-size: 24px;
    margin-block: 12px 0;
    color: var(--text);
    text-align: center;
  }
  .pick {
    display: grid;
    justify-self: stretch;
    gap: 4px;
    margin-block-start: 8px;
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
