/**
 * @module
 * Ceremony `capture`: a picture by the camera, or the bytes of a reader. The flow loads it; each source is a
 * part of its own.
 */
import { html } from 'lit'
import type { CountersignError } from '../../client/countersign-error.ts'
import type { PromptOf } from '../../client/parse-prompt.ts'
import type { Ceremony, CeremonyContext, Loaded, OpenCeremony } from '../../controllers/ceremony.ts'
import { ScreenEvent } from '../../events/screen.ts'
import { enCapture } from '../../strings/english/capture.ts'
import { captureSheet } from './capture-sheet.ts'
import type { CaptureDesk, OpenSource } from './capture-source.ts'
import { renderTerms } from './consent-terms.ts'
import { CONSENT_TEXT, HEADERS } from './capture-wire.ts'
import { readCapture } from './read-capture.ts'

const SCREEN = 'capture'
/** What a first capture is asked with. */
type Words = 'face' | 'other'

/**
 * @returns undefined for data that only a newer widget could show: another source, or another text to
 *   consent to than the one that is here.
 */
export async function loadCapture(given: unknown): Promise<Loaded<'capture'> | undefined> {
  const data = readCapture(given)
  if (!data || (data.consent ?? CONSENT_TEXT) !== CONSENT_TEXT) return undefined
  if (data.source !== 'camera' && data.source !== 'reader') return undefined
  const open =
    data.source === 'camera'
      ? (await import('./camera-source.ts')).openCameraSource
      : (await import('./reader-source.ts')).openReaderSource
  const openHere: OpenCeremony<PromptOf<'capture'>> = (context, prompt) =>
    openCapture(context, prompt, open)
  // What may be handed over can be taken here as well: a part that did not come is no reason to stop.
  const room = data.handover && (await import('./handover.ts').catch(() => undefined))
  if (!room) return [data, openHere]
  return [data, (context, prompt) => room.openHandable(context, prompt, openHere)]
}

// eslint-disable-next-line max-lines-per-function -- A closure: its parts are short, and nobody else sees what they share.
function openCapture(
  context: CeremonyContext,
  first: PromptOf<'capture'>,
  openSource: OpenSource,
): Ceremony<PromptOf<'capture'>> {
  const { stage } = context
  stage.learn(enCapture)
  stage.adopt(captureSheet)
  const { strings } = stage
  const ended = new AbortController()
  let prompt = first
  let hint = ''
  let hasAgreed = first.data.consent === undefined
  const words: Words = first.data.modality === 'face' ? 'face' : 'other'

  const desk: CaptureDesk = {
    context,
    get data() {
      return prompt.data
    },
    async prepare() {
      if (!hasNonce()) {
        const { consent } = prompt.data
        await context.answer({ ready: true, ...(consent !== undefined && { consent }) })
      }
      return hasNonce() && !ended.signal.aborted
    },
    async send(bytes, type = bytes.type) {
      const { liveness, nonce } = prompt.data
      if (!(await desk.prepare())) return false
      const { challenge, data } = prompt
      // What was done for one run of steps answers no other.
      if (liveness && data.nonce !== nonce) return false
      await context.post('captures', bytes, {
        'content-type': type,
        [HEADERS.challenge]: challenge,
        [HEADERS.nonce]: data.nonce ?? '',
      })
      return true
    },
    say(text) {
      hint = text
      stage.requestUpdate()
    },
    turn() {
      const isHere = stage instanceof Element && stage.matches(':focus-within')
      stage.requestUpdate()
      if (isHere) void stage.updateComplete.then(() => stage.focusScreen())
    },
  }
  const source = openSource(desk)

  /** It counts once, and a minute. */
  function hasNonce(): boolean {
    const { nonce, nonce_expires_at: until } = prompt.data
    return nonce !== undefined && context.secondsUntil(until) > 0
  }

  function agree(): void {
    hasAgreed = true
    desk.turn()
    source.start()
  }

  // A list, or a problem, stands in its place: nobody is looked at behind it.
  stage.addEventListener(
    'countersign-screen',
    (event) => {
      if (event instanceof ScreenEvent && event.detail.screen !== SCREEN) source.stop()
    },
    ended,
  )
  const onHide = (): void => {
    if (document.hidden && source.stop()) desk.say(strings.captureAway)
  }
  document.addEventListener('visibilitychange', onHide, ended)
  const watcher = { hostDisconnected: () => source.stop() }
  stage.addController(watcher)

  return {
    screen: {
      name: SCREEN,
      get heading() {
        return hasAgreed ? source.heading : strings[`consentHeading.${words}`]
      },
      get lead() {
        return hasAgreed ? source.lead : strings.consentLead
      },
      get body() {
        // What comes next is no part of what is agreed to.
        if (!hasAgreed) return html`${renderTerms(stage, words)}<p class="next">${source.lead}</p>`
        return html`${source.body}
          <p class="hint" role="status">${hint}</p>`
      },
      get primary() {
        return hasAgreed ? source.primary : { label: strings.consentAgree, press: agree }
      },
    },
    update(next) {
      prompt = next
    },
    showProblem(error) {
      source.resume()
      const advice = toAdvice(context, error) || source.advise(error.code)
      if (advice) desk.say(advice)
      return advice !== ''
    },
    close() {
      ended.abort()
      stage.removeController(watcher)
      source.stop()
    },
  }
}

function toAdvice({ stage }: CeremonyContext, { code, details }: CountersignError): string {
  if (code !== 'answer_wrong') return ''
  const { prompt } = details.view ?? {}
  // The last try: its question is gone, and the list says so.
  if (!prompt) return ''
  const { attempts_left: count } = prompt
  return count === undefined
    ? stage.strings.captureWrong
    : stage.text('captureWrongLeft', { count })
}
