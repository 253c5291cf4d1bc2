/**
 * @module
 * The phone takes the picture: a code to scan, the number that the phone shows, then waiting. Part of the chunk of
 * `handover.ts`.
 */
import { html, nothing } from 'lit'
import { createText } from '../../client/create-text.ts'
import type { CountersignError } from '../../client/countersign-error.ts'
import type { PromptOf } from '../../client/parse-prompt.ts'
import type { Ceremony, CeremonyContext } from '../../controllers/ceremony.ts'
import type { Press } from '../../controllers/stage.ts'
import { findString } from '../../strings/find.ts'
import { icon } from '../../styles/icons.ts'
import { markSheet } from '../../styles/mark.ts'
import { PHONE } from '../../styles/way-icons.ts'
import { openWaiting } from '../approve/waiting.ts'
import type * as codes from '../code/code.ts'
import type * as qr from '../handoff/qr.ts'
import { scanSheet } from '../handoff/scan-sheet.ts'
import { isLocal } from '../handoff/web-address.ts'
import { hasCamera } from './obstacle.ts'

type Capture = PromptOf<'capture'>

/** As `HANDOVER_DIGITS`. */
const DIGITS = 4
/** As `HandoverCode`: 132 bits. */
const CODE_LENGTH = 22

/** What is on screen: nothing handed over yet, or not any more; a code; the number; waiting. */
type Step = 'idle' | 'code' | 'number' | 'wait'

/** How the screen is opened, and the way back. */
export interface HandoverOptions {
  /** The person has asked for it: the code is shown at once. */
  readonly isPressed: boolean
  /** To this device's camera. @param notice  Why, where nobody asked for it. */
  goBack(notice?: string): void
}

// eslint-disable-next-line max-lines-per-function -- A closure: its parts are short, and nobody else sees what they share.
export function openHandover(
  context: CeremonyContext,
  first: Capture,
  { isPressed, goBack }: HandoverOptions,
): Ceremony<Capture> {
  const { stage, ports, secondsUntil } = context
  stage.adopt(scanSheet)
  stage.adopt(markSheet)
  const { strings } = stage
  const waiting = openWaiting(context, first, false)
  let prompt = first
  /** Made here, and known nowhere else: after a reload another one is made. */
  let code = ''
  let end = ''
  let before: Step = 'idle'
  let drawing: typeof qr | undefined
  let field: Ceremony<PromptOf<'code'>> | undefined
  let isClosed = false
  let running = new AbortController()
  /** What is under way: nothing is sent beside it. */
  let sending: unknown
  const post: CeremonyContext['post'] = (what, body, headers) =>
    (sending = context.post(what, body, headers))
  if (isPressed) void offer()
  else follow()

  async function offer(): Promise<void> {
    end = ''
    code = createText(ports, CODE_LENGTH)
    // Without it there is still the link.
    import('../handoff/qr.ts').then(
      (room) => {
        drawing = room
        stage.requestUpdate()
      },
      () => undefined,
    )
    await post('handover', { challenge: prompt.challenge, code })
  }

  const opening: Press = {
    label: strings.handoverOpen,
    // It waits here whatever happens there, and the page there gets no hold on it.
    press: () => void window.open(toAddress(), '_blank', 'noopener'),
  }
  const toAddress = (): string => `${prompt.data.handover?.address ?? ''}${code}`
  const toHost = (): string => new URL(prompt.data.handover?.address ?? '').host

  function toStep(): Step {
    const { state, expires_at: until } = prompt.data.handover ?? {}
    if (state === 'linked') return 'wait'
    if (secondsUntil(until) === 0) return 'idle'
    if (state === 'claimed') return 'number'
    return state === 'offered' && code !== '' ? 'code' : 'idle'
  }

  const isLate = (): boolean => prompt.data.handover?.state !== 'possible'

  /** Follows what the server says: the number's field comes and goes. */
  function follow(): void {
    const step = toStep()
    running.abort()
    running = new AbortController()
    const left = secondsUntil(prompt.data.handover?.expires_at)
    // It runs out here before anybody says so.
    if (left > 0) ports.wait(left * 1000, running.signal).then(follow, () => undefined)
    if (step === before) return
    closeField()
    if (step === 'idle') end ||= isLate() ? 'late' : 'left'
    before = step
    turn()
    if (step === 'number') void askNumber()
  }

  /** The screen is another, though nobody pressed: it takes the focus, if that was on it. */
  function turn(): void {
    const isHere = stage instanceof Element && stage.matches(':focus-within')
    stage.notice = ''
    stage.requestUpdate()
    if (isHere) void stage.updateComplete.then(() => stage.focusScreen())
  }

  async function askNumber(): Promise<void> {
    const room = await import('../code/code.ts').catch(() => undefined)
    if (isClosed || field || toStep() !== 'number') return
    if (!room) return void (stage.notice = strings.unreachable)
    field = openNumber(room)
    turn()
  }

  function openNumber(room: typeof codes): Ceremony<PromptOf<'code'>> {
    const { challenge, kind, authenticator, expires_at } = prompt
    const asked: PromptOf<'code'> = {
      challenge,
      kind,
      authenticator,
      expires_at,
      ceremony: 'code',
      data: { length: DIGITS, alphabet: 'digits', mode: 'check' },
    }
    const own: CeremonyContext = {
      ...context,
      answer: ({ code: number }) => post('handover/number', { number: String(number) }),
    }
    return room.openCodeField(own, asked, {
      name: 'handover',
      heading: strings.handoverNumberHeading,
      lead: strings.handoverNumberLead,
      label: strings.handoverNumber,
      missing: 'codeMissing',
      attributes: { inputmode: 'numeric', autocomplete: 'off' },
      isSent: true,
      submit: strings.continue,
      draw: (char) => char,
      links: [],
      advise: () => '',
    })
  }

  function closeField(): void {
    field?.close()
    field = undefined
  }

  async function copy(): Promise<void> {
    stage.notice = ''
    const isCopied = await navigator.clipboard.writeText(toAddress()).then(
      () => true,
      () => false,
    )
    stage.notice = isCopied ? strings.handoverCopied : strings.handoverCopyFailed
  }

  /** A code that is being made at this moment is there only then. */
  async function leave(): Promise<void> {
    await sending
    if (toStep() !== 'idle') await post('handover/end', {})
    if (!isClosed) goBack()
  }

  function toLinks(): Press[] {
    const step = toStep()
    const here = { label: strings.handoverHere, press: () => void leave() }
    const copying: Press = { label: strings.handoverCopy, press: () => void copy() }
    const shared = step === 'code' ? [copying] : []
    // Else it is the main one.
    if (step === 'code' && !isLocal(toAddress())) shared.push(opening)
    return [...shared, ...(hasCamera() ? [here] : [])]
  }

  function renderLeft(): unknown {
    const left = secondsUntil(prompt.data.handover?.expires_at)
    return html`<p class="left">
      ${left ? stage.text('waitLeft', { time: stage.time(left) }) : ''}
    </p>`
  }

  function renderBody(): unknown {
    const step = toStep()
    const address = toAddress()
    if (step === 'code') {
      const label = stage.text('handoverQr', { host: toHost() })
      return html`<div class="waiting">
        <div class="scan">${drawing?.renderQr(address, label)}</div>
        ${renderLeft()}${isLocal(address) ? html`<p>${strings.handoverLocal}</p>` : nothing}
      </div>`
    }
    if (step === 'wait') {
      return html`<div class="waiting">
        ${waiting.renderRing(icon(PHONE))} ${waiting.renderLeft()}
      </div>`
    }
    return html`<div class="mark">${icon(PHONE)}</div>`
  }

  function toLead(): string {
    const step = toStep()
    if (step === 'wait') return strings.handoverWaitLead
    const host = toHost()
    if (step === 'code') return stage.text('handoverScan', { host })
    return findString(strings, 'handoverEnd', end) || stage.text('handoverLead', { host })
  }

  function toPrimary(): Press | undefined {
    const step = toStep()
    // No phone gets to an address of this machine: to try it, this is the way.
    if (step === 'code' && isLocal(toAddress())) return opening
    if (step !== 'idle') return undefined
    const label = end ? strings.handoverShowNew : strings.handoverShow
    return { label, press: () => void offer() }
  }

  return {
    screen: {
      name: 'handover',
      get heading() {
        const step = toStep()
        if (step === 'number') return strings.handoverNumberHeading
        return step === 'wait' ? strings.handoverWait : strings.handoverHeading
      },
      get lead() {
        return field?.screen.lead ?? toLead()
      },
      get body() {
        return field ? html`${field.screen.body}${renderLeft()}` : renderBody()
      },
      get primary() {
        return field ? field.screen.primary : toPrimary()
      },
      get focus() {
        return field?.screen.focus ?? ''
      },
      get links() {
        return toLinks()
      },
    },
    update(next) {
      prompt = next
      waiting.update(next)
      if (!next.data.handover) return goBack(strings['handoverEnd.gone'])
      follow()
    },
    showProblem({ code: problem }: CountersignError) {
      if (!problem.startsWith('handover_')) return false
      end = problem === 'handover_number_wrong' ? 'wrong' : 'late'
      return true
    },
    close() {
      isClosed = true
      running.abort()
      closeField()
      waiting.close()
    },
  }
}
