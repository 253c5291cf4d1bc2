/**
 * @module
 * A QR code on a screen, and where one is of no use. The hand-off to the phone and the camera that is handed over
 * to it import it.
 */
import { css } from 'lit'

/** A finger and little room: most likely the phone itself. */
export const IS_PHONE = '(pointer: coarse) and (width <= 640px)'

export const scanSheet = css`
  .scan {
    inline-size: 208px;
    block-size: 208px;
  }
  .scan .qr {
    display: block;
    forced-color-adjust: none;
    inline-size: 100%;
    block-size: 100%;
    margin: 0;
    border-radius: var(--radius);
  }
  .qr-light {
    fill: #fff;
    stroke: none;
  }
  .qr-dark {
    fill: #000;
    stroke: none;
  }
`
