/**
 * @module
 * Draws a QR code. A chunk of its own: whoever shows one imports it when it is shown.
 */
import { generate } from 'lean-qr/nano'
import { html, type TemplateResult } from 'lit'

/** Light modules around the code, as ISO/IEC 18004 demands. */
const QUIET_ZONE = 4

/** A QR code as an SVG path, one unit per module. */
export interface QrPath {
  /** Width and height with the quiet zone. */
  readonly size: number
  readonly path: string
}

/** @param text  At most about 2,000 characters. */
export function toQrPath(text: string): QrPath {
  const code = generate(text)
  let path = ''
  for (let y = 0; y < code.size; y += 1) {
    for (let x = 0; x < code.size; x += 1) {
      if (!code.get(x, y)) continue
      let width = 1
      while (code.get(x + width, y)) width += 1
      path += `M${x + QUIET_ZONE} ${y + QUIET_ZONE}h${width}v1h-${width}z`
      x += width
    }
  }
  return { size: code.size + 2 * QUIET_ZONE, path }
}

/**
 * Dark on light in every theme: many scanners don't read the inverse.
 *
 * @param label  Says what the code is for, to those who can't see it.
 */
export function renderQr(text: string, label: string): TemplateResult {
  const { size, path } = toQrPath(text)
  return html`<svg class="qr" role="img" aria-label=${label} viewBox="0 0 ${size} ${size}">
    <path class="qr-light" d="M0 0h${size}v${size}H0z" />
    <path class="qr-dark" d=${path} />
  </svg>`
}
