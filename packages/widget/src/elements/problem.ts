/**
 * @module
 * What went wrong: one sentence, one next step. A chunk of its own; the flow loads it.
 */
import { css, html } from 'lit'
import { isSupported } from '../ceremonies/index.ts'
import { CountersignError } from '../client/countersign-error.ts'
import type { Press, Screen } from '../controllers/stage.ts'
import { ProblemEvent } from '../events/problem.ts'
import { enProblems } from '../strings/english/problems.ts'
import { findString } from '../strings/find.ts'
import type { Strings } from '../strings/en.ts'
import { type EndingCode, ENDINGS, isEnding } from './ending-codes.ts'
import type { Flow } from './flow-controller.ts'

const problemSheet = css`
  .reference {
    font-size: 0.875em;
    user-select: all;
  }
`

/** The codes that mean: this transaction is over, or was another's; begin a new one. */
const GONE = /^(transaction_|token_missing$|begin_conflict$)/

/** What a page begins by itself, and may begin again. */
const BEGINS = /^(login|verify-phone)$/

const KEEPS_PROMPT: readonly string[] = [
  'offline',
  'send_limited',
  'resend_too_early',
  // Another code can be asked for right there.
  'code_unconfirmed',
]

/** How often an answer that is still being checked is sent again, and how long between. */
const BUSY_TRIES = 5
const BUSY_MS = 800

/**
 * Tells the page, and shows what to do next.
 *
 * @param say  Lets the open ceremony say it beside its field: true where it did.
 */
export async function meetProblem(
  flow: Flow,
  error: CountersignError,
  say: () => boolean,
): Promise<void> {
  const { stage, options, view } = flow
  const { retry = 'later', retryAt } = error.details
  const isSaid = say()
  stage.learn(enProblems)
  stage.adopt(problemSheet)
  stage.dispatchEvent(new ProblemEvent(error.code, retry))
  if (error.details.signal === 'unknown_credential') void signal(flow).catch(() => undefined)
  // Said beside the field: what stood in its place goes.
  if (isSaid) return void (flow.detour = undefined)
  if (error.code === 'answer_in_progress' && flow.busyTries < BUSY_TRIES) return askLater(flow)
  // Out of the page there is nobody to begin for.
  if (stage.isConnected && BEGINS.test(options.purpose) && GONE.test(error.code)) {
    // Two in a row are no accident.
    if (flow.busyTries++ < 1) return beginAnew(flow)
  }
  if (error.code.startsWith('approval_') && isEnding(error.code))
    return showEnding(flow, error.code)
  // The open prompt is as good as before, and what is typed there stays.
  const isKept = view?.prompt !== undefined && KEEPS_PROMPT.includes(error.code)
  // That was the last try: its question is gone, and the list says what is left.
  const isUsedUp = error.code === 'answer_wrong' && view?.prompt === undefined
  // The first step begins again: the site does not tell which of two was wrong.
  const isAfresh = error.code === 'answer_wrong' && view?.prompt !== undefined
  // A list without the name just typed would be nobody's.
  const isNaming = stage.screen?.name === 'identify'
  const isListed = !isNaming && (retry === 'another-way' || isUsedUp) && hasWays(flow)
  const isFirst = isNaming && retryAt === undefined
  if (isListed || isFirst || isKept || isAfresh) {
    if (isAfresh) flow.detour = undefined
    if (isListed) await flow.choose()
    stage.notice = isUsedUp ? stage.strings['problem.attempts_exceeded'] : toAdvice(flow, error)
    return
  }
  flow.problem = error
  const screen = await toScreen(flow, error)
  flow.detour = () => flow.show(screen)
}

async function showEnding(flow: Flow, code: EndingCode): Promise<void> {
  flow.problem = new CountersignError(code, { retry: ENDINGS[code] })
  const screen = (await import('./ending.ts')).toEndingScreen(flow, code)
  flow.detour = () => flow.show(screen)
}

/** The browser forgets a passkey that is on file nowhere: the server says when it is sure of that. */
async function signal({ view, lastAnswer }: Flow): Promise<void> {
  const { options } = view?.passkey ?? {}
  const { rpId = location.hostname } = options ?? {}
  const id: unknown = Reflect.get(Object(lastAnswer?.['response']), 'id')
  if (typeof rpId !== 'string' || typeof id !== 'string') return
  const { signalUnknown } = await import('../ceremonies/passkey/signals.ts')
  await signalUnknown(rpId, id)
}

/** The same answer is still being checked, after a lost reply: it is sent again until that is done. */
async function askLater(flow: Flow): Promise<void> {
  flow.busyTries += 1
  const { retry } = flow
  await flow.ports.wait(BUSY_MS)
  goOn(flow, retry)
}

/** A view says that it failed, and why. */
export async function meetCode(flow: Flow, code: string): Promise<void> {
  const retry = code === 'level_unreachable' ? 'none' : 'start-again'
  await meetProblem(flow, new CountersignError(code, { retry }), () => false)
  await flow.detour?.()
}

/** A view says that the last question ended without an answer. */
export async function meetEnding(flow: Flow, code: EndingCode): Promise<void> {
  flow.stage.dispatchEvent(new ProblemEvent(code, ENDINGS[code]))
  await showEnding(flow, code)
  await flow.detour?.()
}

/** A login page left open begins anew by itself, and a name that was just typed goes along. */
async function beginAnew(flow: Flow): Promise<void> {
  const { transaction, stage, options, retry } = flow
  const loginName = flow.view?.login_name
  const isNaming = stage.screen?.name === 'identify'
  transaction.forget()
  await transaction.begin(await options.facts(), loginName)
  if (isNaming) goOn(flow, retry)
  else stage.notice = stage.strings.expiresAway
}

/** Only once this round is over can the next one begin. */
function goOn(flow: Flow, retry: () => void): void {
  flow.detour = () => {
    flow.detour = undefined
    retry()
  }
}

const hasWays = ({ view }: Flow): boolean => view !== undefined && view.offers.length > 0

/** One sentence of advice. */
function toAdvice(flow: Flow, { code, details: { retry } }: CountersignError): string {
  const { strings } = flow.stage
  if (code === 'offline') return strings.unreachable
  // Nobody can be asked which ways there are: none can be chosen.
  const isUnlisted = !hasWays(flow) || flow.stage.screen?.name === 'identify'
  if (code === 'vendor_unavailable' && isUnlisted) return strings['problem.vendor_unlisted']
  const own = findString(strings, 'problem', code)
  if (own !== strings['problem.other']) return own
  if (retry === 'start-again') {
    return strings[canRestart(flow) ? 'problem.restart' : 'problem.closed']
  }
  return retry === 'none' ? strings['problem.setup'] : own
}

function canRestart({ options }: Flow): boolean {
  return options.canRestart !== false
}

/** By how it may go on, which the server says beside the code. */
async function toScreen(flow: Flow, error: CountersignError): Promise<Screen> {
  if (error.code === 'level_unreachable') return toUnreachable(flow)
  const { stage } = flow
  const { strings } = stage
  const { retry = 'later', retryAt, requestId } = error.details
  const { lastAuthenticator: id } = flow
  const again: Press = { label: strings.tryAgain, press: () => flow.retry() }
  const next: Readonly<Record<string, Press | undefined>> = {
    'new-challenge': {
      label: strings.startAgain,
      press: () => void (id ? flow.pick({ id }, undefined, true) : flow.choose()),
    },
    'start-again': canRestart(flow)
      ? { label: strings.startAgain, press: () => void flow.go().then(() => flow.restart()) }
      : undefined,
    none: undefined,
  }
  return {
    name: retryAt === undefined ? 'problem' : 'limited',
    heading: toHeading(strings, error.code),
    lead: toAdvice(flow, error),
    body: requestId
      ? html`<p class="reference">${stage.text('requestId', { id: requestId })}</p>`
      : undefined,
    get primary() {
      const seconds = flow.countdown.secondsUntil(retryAt)
      if (seconds === 0) return retry in next ? next[retry] : again
      const label = stage.text('problemTryAgainIn', { time: stage.time(seconds) })
      return { label, disabled: true, press: () => undefined }
    },
    links: retry === 'start-again' ? [] : toWaysOut(flow),
  }
}

/** What works meanwhile: another way, a passkey, another name. Elements add their own below. */
function toWaysOut(flow: Flow): Press[] {
  const { view, stage, options } = flow
  const { strings } = stage
  const isListed = hasWays(flow)
  const passkey = { label: strings.usePasskey, press: () => flow.usePasskey() }
  const back = { label: strings.problemBack, press: () => flow.showFirst() }
  return [
    ...(isListed ? [{ label: strings.anotherWay, press: () => flow.choose() }] : []),
    ...(!isListed && view?.passkey && isSupported('passkey') ? [passkey] : []),
    ...(options.purpose === 'login' && !view?.proven.length ? [back] : []),
  ]
}

function toHeading(strings: Strings, code: string): string {
  if (/limited|attempts_exceeded/.test(code)) return strings.tooManyHeading
  if (code.endsWith('_expired')) return strings.expiredHeading
  return findString(strings, 'problemHeading', code) || strings.problemHeading
}

/** Never a weaker level instead: says what is missing and what would help. */
async function toUnreachable(flow: Flow): Promise<Screen> {
  const { stage, view, options } = flow
  // The names of the kinds come with the list.
  const { enWays } = await import('../strings/english/ways.ts')
  stage.learn(enWays)
  const { strings, language } = stage
  const kinds = (view?.would_help ?? []).map((kind) => findString(strings, 'kind', kind))
  const ways = new Intl.ListFormat(language, { type: 'disjunction' }).format(kinds)
  return {
    name: 'unreachable',
    heading: strings.unreachableLevel,
    lead: strings.unreachableLevelLead,
    body: kinds.length > 0 ? html`<p>${stage.text('wouldHelp', { ways })}</p>` : undefined,
    primary:
      options.purpose === 'login'
        ? { label: strings.startAgain, press: () => flow.restart() }
        : undefined,
  }
}
