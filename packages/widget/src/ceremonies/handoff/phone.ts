/**
 * @module
 * Hand-off to the phone: a code to scan, or a link where this is the phone. The page waits.
 */
import { html } from 'lit'
import type { PromptOf } from '../../client/parse-prompt.ts'
import type { Ceremony, CeremonyContext } from '../../controllers/ceremony.ts'
import type { Press } from '../../controllers/stage.ts'
import { icon } from '../../styles/icons.ts'
import { PHONE } from '../../styles/way-icons.ts'
import { openWaiting, renderNumber } from '../approve/waiting.ts'
import type * as qr from './qr.ts'
import { IS_PHONE, scanSheet } from './scan-sheet.ts'

// eslint-disable-next-line max-lines-per-function -- A closure: its parts are short, and nobody else sees what they share.
export function openPhone(
  context: CeremonyContext,
  first: PromptOf<'handoff'>,
): Ceremony<PromptOf<'handoff'>> {
  const { stage } = context
  stage.adopt(scanSheet)
  const { strings } = stage
  const waiting = openWaiting(context, first, false)
  let { data } = first
  let isScanned = !matchMedia(IS_PHONE).matches
  let room: typeof qr | undefined
  show(isScanned)

  function show(isCode: boolean): void {
    isScanned = isCode
    stage.requestUpdate()
    if (!isCode || room) return
    // Without it there is still the link.
    import('./qr.ts').then(
      (loaded) => {
        room = loaded
        stage.requestUpdate()
      },
      () => show(false),
    )
  }

  // It waits here whatever happens there, and the page there gets no hold on it.
  const openLink = () => void window.open(data.url, '_blank', 'noopener')

  function renderMiddle(): unknown {
    const { url, number } = data
    const drawn = number ? renderNumber(number) : undefined
    if (!isScanned) return waiting.renderRing(drawn ?? icon(PHONE))
    const label = stage.text('phoneQr', { host: new URL(url).host })
    return html`<div class="scan">${room?.renderQr(url, label)}</div>
      ${drawn}`
  }

  return {
    screen: {
      name: 'handoff',
      get heading() {
        const { number } = data
        return number ? stage.text('phoneNumber', { number }) : strings.phoneHeading
      },
      get lead() {
        const { url, at } = data
        const key = isScanned ? 'phoneScan' : 'phoneOpen'
        const { host } = new URL(url)
        return at ? stage.text(`${key}At`, { host, at }) : stage.text(key, { host })
      },
      get body() {
        return html`<div class="waiting">${renderMiddle()} ${waiting.renderLeft()}</div>`
      },
      get primary() {
        return isScanned ? undefined : { label: strings.phoneLink, press: openLink }
      },
      get links(): Press[] {
        return isScanned
          ? [{ label: strings.phoneLinkInstead, press: openLink }]
          : [{ label: strings.phoneQrInstead, press: () => show(true) }]
      },
    },
    update(next) {
      ;({ data } = next)
      waiting.update(next)
    },
    showProblem: () => false,
    close: waiting.close,
  }
}
