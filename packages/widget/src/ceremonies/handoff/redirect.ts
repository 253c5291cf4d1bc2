/**
 * @module
 * Hand-off to a page elsewhere that leads back with a one-time code: a provider's, a certificate's.
 */
import { html } from 'lit'
import type { PromptOf } from '../../client/parse-prompt.ts'
import type { Ceremony, CeremonyContext } from '../../controllers/ceremony.ts'
import { icon } from '../../styles/icons.ts'
import { markSheet } from '../../styles/mark.ts'
import {
  markAway,
  openReturnChannel,
  type ReturnChannel,
  type ReturnMessage,
} from './return-channel.ts'

/** A page, and the way out of it. */
const AWAY =
  'M13 4.75H6.5a1.75 1.75 0 0 0-1.75 1.75v11a1.75 1.75 0 0 0 1.75 1.75h11a1.75 1.75 0 0 0 1.75-1.75V11M15.5 3.75h4.75V8.5M20 4l-8.5 8.5'

/**
 * Signing in, this tab goes there and comes back. Otherwise the page has something to lose: another tab
 * goes, without a hold on this one, and hands over what it brings.
 */
// eslint-disable-next-line max-lines-per-function -- A closure: its parts are short, and nobody else sees what they share.
export function openRedirect(
  context: CeremonyContext,
  first: PromptOf<'handoff'>,
): Ceremony<PromptOf<'handoff'>> {
  const { stage, ports } = context
  stage.adopt(markSheet)
  const { strings } = stage
  const isHere = context.purpose === 'login'
  let prompt = first
  let isWaiting = false
  /** An address is good for one return: for another visit another question is asked. */
  let isSpent = false
  let isRefused = false
  /** The other question was asked for by a press, that leads on. */
  let isPressed = false
  let answered = ''

  let channel: ReturnChannel | undefined
  // Out of the page nobody is waited for.
  const listener = {
    hostConnected() {
      channel ??= openReturnChannel(hear)
      // This tab may be the one that came back, with its code waiting.
      channel.post({ say: 'ready' })
    },
    hostDisconnected: stop,
  }
  stage.addController(listener)

  function hear(message: ReturnMessage): void {
    if (message.say !== 'code' || message.code === answered) return
    const { code, challenge } = message
    // What names no question goes to the tab that has opened the other one.
    if (challenge === undefined ? !isWaiting : challenge !== prompt.challenge) return
    answered = code
    isSpent = true
    channel?.post({ say: 'taken' })
    context.answer({ code })
  }

  function stop(): void {
    channel?.close()
    channel = undefined
  }

  function go(): void {
    if (isSpent) {
      isPressed = true
      return void context.resend()
    }
    const { url } = prompt.data
    if (isHere) {
      markAway(ports.storage, prompt.challenge)
      return location.assign(url)
    }
    isWaiting = true
    stage.notice = ''
    window.open(url, '_blank', 'noopener')
    stage.requestUpdate()
  }

  return {
    screen: {
      name: 'handoff',
      get heading() {
        const { at } = prompt.data
        if (isWaiting) return strings.awayWaiting
        return at ? stage.text('awayTo', { at }) : strings.awayToPage
      },
      get lead() {
        const { host } = new URL(prompt.data.url)
        if (isWaiting) return stage.text('awayWaitingLead', { host })
        return stage.text(isHere ? 'awayLead' : 'awayLeadTab', { host })
      },
      get body() {
        return html`<div class="mark">${icon(AWAY)}</div>`
      },
      get primary() {
        const { host } = new URL(prompt.data.url)
        const label = stage.text(isHere ? 'awayGo' : 'awayOpen', { host })
        return { label: isWaiting ? strings.awayAgain : label, press: go }
      },
    },
    update(next) {
      const isOther = next.challenge !== prompt.challenge
      // Now, and not at the next press: browsers open no tab for a press that is over.
      const asks = isRefused && !isOther
      const goes = isPressed && isOther && isHere
      prompt = next
      isRefused = isPressed = false
      if (asks) return void context.resend()
      if (!isOther) return
      // Said now, and once: the call would have taken the words away.
      if (isSpent) stage.notice = strings.awayWrong
      isWaiting = isSpent = false
      if (goes) go()
    },
    showProblem({ code }) {
      if (code !== 'answer_wrong') return false
      isWaiting = false
      isRefused = true
      return true
    },
    close() {
      stage.removeController(listener)
      stop()
    },
  }
}
