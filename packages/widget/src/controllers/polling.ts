/**
 * @module
 * Asks the server, one request at a time, whether something that happens elsewhere has happened. For
 * ceremonies that wait; it draws nothing.
 */
import { CountersignError } from '../client/countersign-error.ts'
import { ScreenEvent } from '../events/screen.ts'
import type { CeremonyContext } from './ceremony.ts'

/** A server that answers at once is not asked in a circle. */
const LEAST_MS = 1_000
const MOST_MS = 15_000
/** A request that is out so long has got through. */
const THROUGH_MS = 2_000
/** Nothing that waiting could mend. */
const FINAL = /^(start-again|none)$/

/**
 * Begins at once, and rests while the page is hidden, the element is out of it, or the person has gone
 * back to the first screen. Without a connection it asks less and less often and says so.
 *
 * @returns ends it.
 */
// eslint-disable-next-line max-lines-per-function -- A closure: its parts are short, and nobody else sees what they share.
export function startPolling({ stage, ports, refresh, fail }: CeremonyContext): () => void {
  const ended = new AbortController()
  let round: AbortController | undefined
  let isAway = false
  let isConnected = false

  async function ask(signal: AbortSignal): Promise<void> {
    for (let failures = 0; !signal.aborted;) {
      const begun = ports.now()
      let restMs = LEAST_MS
      const trial = new AbortController()
      ports.wait(THROUGH_MS, trial.signal).then(
        () => say(''),
        () => undefined,
      )
      try {
        await refresh(signal)
        say('')
        failures = 0
        restMs -= ports.now() - begun
      } catch (error) {
        if (signal.aborted) return
        if (isFinal(error)) {
          stop()
          return void fail(error)
        }
        say(stage.strings.unreachable)
        restMs = Math.min(LEAST_MS * 2 ** failures++, MOST_MS)
      } finally {
        trial.abort()
      }
      if (restMs > 0) await ports.wait(restMs, signal).catch(() => undefined)
    }
  }

  /** Only our own words are taken away again. */
  function say(text: string): void {
    const { unreachable } = stage.strings
    if (stage.notice === (text ? '' : unreachable)) stage.notice = text
  }

  function look(): void {
    if (document.hidden || isAway || !isConnected || ended.signal.aborted) {
      round?.abort()
      round = undefined
    } else if (!round) {
      round = new AbortController()
      void ask(round.signal)
    }
  }

  /** What rests until the next try need not wait for it. */
  function lookAgain(): void {
    round?.abort()
    round = undefined
    look()
  }

  const watcher = {
    hostConnected() {
      isConnected = true
      look()
    },
    hostDisconnected() {
      isConnected = false
      look()
    },
  }

  function stop(): void {
    ended.abort()
    look()
    stage.removeController(watcher)
  }

  const { signal } = ended
  document.addEventListener('visibilitychange', look, { signal })
  globalThis.addEventListener('online', lookAgain, { signal })
  // What is approved after the person went back to name somebody else would sign the former in.
  stage.addEventListener(
    'countersign-screen',
    (event) => {
      isAway = event instanceof ScreenEvent && event.detail.screen === 'identify'
      look()
    },
    { signal },
  )
  stage.addController(watcher)
  return stop
}

function isFinal(error: unknown): boolean {
  return !(error instanceof CountersignError) || FINAL.test(error.details.retry ?? '')
}
