/**
 * @module
 * How a question ended elsewhere: declined, reported, run out. A chunk of its own; the list of ways and
 * the problem screen load it.
 */
import { html } from 'lit'
import type { Press, Screen } from '../controllers/stage.ts'
import { enEnding } from '../strings/english/ending.ts'
import { findString } from '../strings/find.ts'
import { icon } from '../styles/icons.ts'
import { markSheet } from '../styles/mark.ts'
import type { EndingCode } from './ending-codes.ts'
import type { Flow } from './flow-controller.ts'

const NAMES: Readonly<Record<EndingCode, string>> = {
  approval_declined: 'declined',
  approval_reported: 'reported',
  challenge_expired: 'problem',
}
const MARKS: Readonly<Record<EndingCode, string>> = {
  approval_declined: 'M6.5 6.5l11 11M17.5 6.5l-11 11',
  approval_reported:
    'M12 3.75l7 2.75v5c0 4.25-2.75 7.25-7 8.75-4.25-1.5-7-4.5-7-8.75v-5zM12 8.25v4M12 15.5h.01',
  challenge_expired: 'M12 3.75a8.25 8.25 0 1 0 0 16.5 8.25 8.25 0 0 0 0-16.5M12 7.5V12l3 2',
}

/** What was reported goes no further: no other try, no other way, only another beginning. */
export function toEndingScreen(flow: Flow, code: EndingCode): Screen {
  const { stage, view, lastAuthenticator: id } = flow
  stage.learn(enEnding)
  stage.adopt(markSheet)
  const { strings } = stage
  const isReported = code === 'approval_reported'
  const again: Press = {
    label: strings.endingAgain,
    press: () => void (id ? flow.pick({ id }, undefined, true) : flow.choose()),
  }
  const another: Press = { label: strings.anotherWay, press: () => void flow.choose() }
  const restart: Press = {
    label: strings.startAgain,
    press: () => void flow.restart(),
  }
  const hasOthers = (view?.offers.length ?? 0) > 1
  const canRestart = flow.options.canRestart !== false
  return {
    name: NAMES[code],
    heading: findString(strings, 'ending', code),
    lead: stage.fill(findString(strings, 'endingLead', code), { site: view?.site.name ?? '' }),
    body: html`<div class="mark">${icon(MARKS[code])}</div>`,
    primary: isReported ? undefined : again,
    links: isReported ? (canRestart ? [restart] : []) : hasOthers ? [another] : [],
  }
}
