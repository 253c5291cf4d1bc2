/**
 * @module
 * Ceremony `approve`: the person approves in an app, the page waits. The flow loads it.
 */
import type { ApprovePrompt } from '@countersign/protocol'
import { html } from 'lit'
import type { PromptOf } from '../../client/parse-prompt.ts'
import type { Ceremony, CeremonyContext, Loaded } from '../../controllers/ceremony.ts'
import { enApprove } from '../../strings/english/approve.ts'
import { icon } from '../../styles/icons.ts'
import { PHONE } from '../../styles/way-icons.ts'
import { openWaiting, renderNumber } from './waiting.ts'

/** @returns undefined for data that only a newer widget could show. */
export function loadApprove(given: unknown): Loaded<'approve'> | undefined {
  const data = readApprove(given)
  return data && [data, openApprove]
}

/** As the schema reads it; no ceremony but the sign-in's own brings a schema library. */
export function readApprove(given: unknown): ApprovePrompt | undefined {
  if (typeof given !== 'object' || given === null) return undefined
  const { number, via = 'app' } = given as Readonly<Record<string, unknown>>
  if (typeof via !== 'string') return undefined
  if (number === undefined) return { via }
  return typeof number === 'string' ? { number, via } : undefined
}

function openApprove(
  context: CeremonyContext,
  first: PromptOf<'approve'>,
): Ceremony<PromptOf<'approve'>> {
  const { stage, offer } = context
  const waiting = openWaiting(context, first, true)
  stage.learn(enApprove)
  let { data } = first

  return {
    screen: {
      name: 'approve',
      get heading() {
        const { number, via } = data
        const key = via === 'card' ? 'approveCard' : 'approveApp'
        return number ? stage.text(`${key}Number`, { number }) : stage.strings[key]
      },
      get lead() {
        const device = offer?.label ?? offer?.target
        return device ? stage.text('approveLeadOn', { device }) : stage.strings.approveLead
      },
      get body() {
        const { number } = data
        return html`<div class=${waiting.again ? 'waiting' : 'waiting early'}>
          ${waiting.renderRing(number ? renderNumber(number) : icon(PHONE))}
          ${waiting.renderLeft()}
        </div>`
      },
      get primary() {
        return waiting.again
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
