/**
 * @module
 * The screens for what went wrong: one sentence, one next step. The flow imports it.
 */
import { html } from 'lit'
import type { CountersignError } from '../client/countersign-error.ts'
import type { Press, Screen } from '../controllers/stage.ts'
import { findString } from '../strings/find.ts'
import type { StringKey } from '../strings/en.ts'
import type { Flow } from './flow-controller.ts'

/** One sentence of advice. */
export function toNotice({ stage: { strings } }: Flow, { code, details }: CountersignError): string {
  if (code === 'offline') return strings.unreachable
  const { retry } = details
  const rest = retry === 'start-again' ? 'restart' : retry === 'none' ? 'setup' : 'other'
  return findString(strings, 'problem', code) === strings['problem.other']
    ? strings[`problem.${rest}`]
    : findString(strings, 'problem', code)
}

/** By how it may go on, which the server says beside the code. */
export function toProblemScreen(flow: Flow, error: CountersignError): Screen {
  if (error.code === 'level_unreachable') return toUnreachable(flow)
  const { stage, view } = flow
  const { strings } = stage
  const { retry = 'later', retryAt, requestId } = error.details
  const left = flow.countdown.secondsUntil(retryAt)
  const again = { label: strings.tryAgain, press: () => flow.retry() }
  const primary: Readonly<Record<string, Press | undefined>> = {
    'new-challenge': { label: strings.startAgain, press: () => flow.renew() },
    'start-again':
      flow.options.canRestart === false
        ? undefined
        : { label: strings.startAgain, press: () => void flow.restart() },
    'another-way': undefined,
    none: undefined,
  }
  const another = { label: strings.anotherWay, press: () => flow.choose() }
  return {
    name: retryAt === undefined ? 'problem' : 'limited',
    heading: strings[toHeading(error)],
    lead: toNotice(flow, error),
    body: requestId && retry !== 'new-challenge'
      ? html`<small class="reference">${stage.text('requestId', { id: requestId })}</small>`
      : undefined,
    get primary() {
      const seconds = flow.countdown.secondsUntil(retryAt)
      if (seconds === 0) return retry in primary ? primary[retry] : again
      const time = stage.time(seconds)
      return { ...again, label: stage.text('tryAgainIn', { time }), disabled: true }
    },
    links: view?.offers.length && (left > 0 || retry !== 'start-again') ? [another] : [],
  }
}

function toHeading({ code }: CountersignError): StringKey & ('tooManyHeading' | 'expiredHeading' | 'problemHeading') {
  if (/limited|attempts_exceeded/.test(code)) return 'tooManyHeading'
  return code.endsWith('_expired') ? 'expiredHeading' : 'problemHeading'
}

/** Never a weaker level instead: says what is missing and what would help. */
function toUnreachable({ stage, view }: Flow): Screen {
  const { strings, language } = stage
  const kinds = (view?.would_help ?? []).map((kind) => findString(strings, 'kind', kind))
  const ways = new Intl.ListFormat(language, { type: 'disjunction' }).format(kinds)
  return {
    name: 'unreachable',
    heading: strings.unreachableLevel,
    lead: strings.unreachableLevelLead,
    body: kinds.length > 0 ? html`<p>${stage.text('wouldHelp', { ways })}</p>` : undefined,
  }
}
