/**
 * @module
 * Leads a phone through a capture that was handed over to it: for whom it is, the press that claims the code, the
 * number, the same ceremony as on the screen that asked, the end. Part of the chunk of the phone's element.
 */
import type { HandoverView } from '@countersign/protocol'
import { openWaiting, renderNumber, type Waiting } from '../../ceremonies/approve/waiting.ts'
import { type Client, createClient } from '../../client/client.ts'
import { CountersignError } from '../../client/countersign-error.ts'
import type { PromptOf } from '../../client/parse-prompt.ts'
import type { Ceremony, CeremonyContext } from '../../controllers/ceremony.ts'
import * as v from 'valibot'
import { createCountdown } from '../../controllers/countdown.ts'
import { startPolling } from '../../controllers/polling.ts'
import { browserPorts as ports, toServer } from '../flow.ts'
import type { CountersignHandover } from './countersign-handover.ts'
import { forget, keep, readKept } from './phone-keeper.ts'
import { readSite, readView } from './read-view.ts'
import {
  toAskScreen,
  toCaptureScreen,
  toDone,
  toEndScreen,
  toNumberScreen,
  toPrompt,
  toUnreachedScreen,
  withView,
} from './phone-screens.ts'

/** Whatever else went wrong, this phone is out. */
const GONE = /^(handover_over$|transaction_|token_missing$|origin_refused$)/

/** @param given  `id.code` of the address; empty after a reload. */
// eslint-disable-next-line max-lines-per-function -- A closure: its parts are short, and nobody else sees what they share.
export function openPhoneVisit(stage: CountersignHandover, given: string): void {
  const countdown = createCountdown(stage, ports)
  const kept = readKept(ports, given)
  let view: HandoverView | undefined
  let camera: (Ceremony<PromptOf<'capture'>> & { readonly challenge: string }) | undefined
  let waiting: Waiting | undefined
  let stopPolling: () => void = () => undefined
  let isRunning = false
  let isOver = false
  let claiming: Promise<void> | undefined
  if (!kept) return end(false)
  const { id, code, token } = kept
  const path = `/v1/handovers/${id}`
  const client = createClient({ server: toServer(stage.server), ports, token })
  keep(ports, kept)

  const context: CeremonyContext = {
    stage,
    ports,
    isPressed: true,
    // Its prompt is the same for all.
    purpose: 'step-up',
    offer: undefined,
    answer: ({ consent }) => run(() => post('ready', { consent })),
    post: (what, body, headers) => run(() => post(what, body, headers)),
    resend: () => undefined,
    forgot: () => undefined,
    another: () => undefined,
    secondsUntil: countdown.secondsUntil,
    refresh,
    fail: (error) => run(() => Promise.reject(error)),
  }

  if (kept.isClaimed) void run(read)
  else void look()

  /** Nobody shows their face without knowing to whom. It claims nothing: that is for the press. */
  async function look(): Promise<void> {
    stage.busy = true
    try {
      const found = await client.call(v.unknown(), ['POST', `${path}/look`], { body: { code } })
      const site = readSite(found)
      if (site === undefined) throw new CountersignError('unavailable')
      stage.show(toAskScreen(stage, { site, claim, leave }))
    } catch (error) {
      if (error instanceof CountersignError && GONE.test(error.code)) end(false)
      else stage.show(toUnreachedScreen(stage, () => void look()))
    }
    stage.busy = false
  }

  function accept(next: HandoverView): void {
    if (isOver) return
    countdown.setClock(next.now)
    view = stage.view = next
  }

  async function call(
    target: readonly [string, string],
    options: Parameters<Client['call']>[2],
  ): Promise<HandoverView> {
    const next = readView(await client.call(v.unknown(), target, options))
    if (!next) throw new CountersignError('unavailable')
    return next
  }

  async function read(signal?: AbortSignal): Promise<void> {
    const since = signal && view ? `?wait=25&since=${view.version}` : ''
    const next = await call(['GET', path + since], { signal })
    if (!signal?.aborted) accept(next)
  }

  async function post(what: string, body: unknown, headers?: Record<string, string>) {
    accept(await call(['POST', `${path}/${what}`], { body, headers }))
  }

  /** What runs out changes nothing at the server: the state says it, not the version. */
  async function refresh(signal: AbortSignal): Promise<void> {
    const before = view
    await read(signal)
    const isSame = before?.version === view?.version && before?.state === view?.state
    if (!isSame && !isRunning && !signal.aborted) await lead()
  }

  async function run(work: () => Promise<void>): Promise<void> {
    if (isRunning) return
    isRunning = stage.busy = true
    stage.notice = ''
    try {
      await work()
    } catch (error) {
      await meet(error instanceof CountersignError ? error : new CountersignError('internal'))
    }
    isRunning = stage.busy = false
    // What could not be loaded is no reason to lose what is on screen.
    await lead().catch(() => void (stage.notice = stage.strings.unreachable))
  }

  /** The camera says it below the picture; with the tries that are left now. */
  async function meet(error: CountersignError): Promise<void> {
    if (GONE.test(error.code)) return end(false)
    if (error.code !== 'offline') {
      await read().catch((other: unknown) => {
        if (other instanceof CountersignError && GONE.test(other.code)) end(false)
      })
    }
    if (isOver) return
    const isSaid = view && camera?.showProblem(withView(error, view)) === true
    if (isSaid || (view && view.state !== 'linked')) return
    const { unreachable, phoneFault } = stage.strings
    stage.notice = error.code === 'offline' ? unreachable : phoneFault
  }

  async function lead(): Promise<void> {
    if (!view || isOver) return
    if (view.state === 'linked' && view.prompt) return openCamera(view)
    closeCamera()
    if (view.state === 'claimed') return showNumber(view)
    stop()
    if (view.state !== 'done') return end(false)
    forget(ports)
    stage.show(toDone(stage))
  }

  function showNumber({ number = '', expires_at }: HandoverView): void {
    const asked = { challenge: id, authenticator: '', kind: 'face', ceremony: 'approve', data: {} }
    waiting ??= openWaiting(context, { ...asked, expires_at }, false)
    stage.show(toNumberScreen(stage, { number, waiting, draw: renderNumber, leave }))
  }

  async function openCamera(linked: HandoverView): Promise<void> {
    const { loadCapture } = await import('../../ceremonies/capture/capture.ts')
    const loaded = await loadCapture(linked.prompt?.data)
    // While it was loading it ended.
    if (view !== linked) return
    if (!loaded) return end(false)
    const [data, open] = loaded
    const prompt = toPrompt(linked, data)
    if (camera?.challenge !== prompt.challenge) {
      stop()
      camera = { challenge: prompt.challenge, ...open(context, prompt) }
      stopPolling = startPolling(context)
    }
    camera.update(prompt)
    stage.show(toCaptureScreen(stage, camera.screen, leave))
  }

  function claim(): void {
    claiming = run(async () => {
      await post('claim', { code })
      keep(ports, { id, code, token, isClaimed: true })
    })
  }

  /** Nobody goes on with this code then, also whoever has sent it: said once it is so. */
  async function leave(): Promise<void> {
    // Pressed while the code is being claimed: it is this phone's only then.
    await claiming
    if (isOver) return
    try {
      if (view) await call(['POST', `${path}/leave`], { body: {} })
    } catch (error) {
      const isGone = error instanceof CountersignError && GONE.test(error.code)
      if (!isGone) return void (stage.notice = stage.strings.unreachable)
    }
    end(true)
  }

  function closeCamera(): void {
    camera?.close()
    camera = undefined
  }

  function stop(): void {
    stopPolling()
    waiting?.close()
    waiting = undefined
    closeCamera()
  }

  function end(isLeft: boolean): void {
    isOver = true
    stop()
    forget(ports)
    view = stage.view = undefined
    stage.notice = ''
    stage.show(toEndScreen(stage, isLeft))
  }
}
