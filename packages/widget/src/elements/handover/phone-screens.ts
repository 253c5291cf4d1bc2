/**
 * @module
 * The screens of a phone that takes a picture for another screen. Part of the chunk of the phone's element.
 */
import type { CapturePrompt, HandoverView, TransactionView } from '@countersign/protocol'
import { html } from 'lit'
import type { Waiting } from '../../ceremonies/approve/waiting.ts'
import { CountersignError } from '../../client/countersign-error.ts'
import type { PromptOf } from '../../client/parse-prompt.ts'
import type { Screen } from '../../controllers/stage.ts'
import { icon } from '../../styles/icons.ts'
import { KIND_ICONS } from '../../styles/way-icons.ts'
import { toDoneScreen } from '../done-screen.ts'
import type { CountersignHandover } from './countersign-handover.ts'

type Leave = () => unknown

/** A sign in the middle. */
const renderMark = (path = ''): unknown => html`<div class="mark">${icon(path)}</div>`

/** What the first screen says and does. */
export interface AskScreen {
  /** Name of the site that the picture is for. */
  readonly site: string
  readonly claim: () => void
  readonly leave: Leave
}

/** Whose site it is, and no more: the press claims the code, and no preview of the link does. */
export function toAskScreen(stage: CountersignHandover, { site, claim, leave }: AskScreen): Screen {
  const { strings } = stage
  return {
    name: 'ask',
    heading: stage.text('phoneAskHeading', { site }),
    lead: strings.phoneAskLead,
    body: renderMark(KIND_ICONS['face']),
    primary: { label: strings.phoneAskGo, press: claim },
    links: [{ label: strings.phoneNotMe, press: leave }],
  }
}

/** Nobody knows yet for whom it would be: nothing can be agreed to. */
export function toUnreachedScreen({ strings }: CountersignHandover, again: () => void): Screen {
  return {
    name: 'problem',
    heading: strings.unreachable,
    primary: { label: strings.phoneAgain, press: again },
  }
}

/** What the screen of the number shows and does. */
export interface NumberScreen {
  readonly number: string
  readonly waiting: Waiting
  readonly draw: (number: string) => unknown
  readonly leave: Leave
}

/** The number stands in the heading for those who can't see it. */
export function toNumberScreen(
  stage: CountersignHandover,
  { number, waiting, draw, leave }: NumberScreen,
): Screen {
  return {
    name: 'number',
    heading: stage.text('phoneNumberHeading', { number }),
    lead: stage.strings.phoneNumberLead,
    get body() {
      return html`<div class="waiting">
        ${waiting.renderRing(draw(number))} ${waiting.renderLeft()}
      </div>`
    },
    links: [{ label: stage.strings.phoneNotMe, press: leave }],
  }
}

/** The ceremony's own, with the way out. */
export function toCaptureScreen(
  { strings }: CountersignHandover,
  screen: Screen,
  leave: Leave,
): Screen {
  return new Proxy(screen, {
    get(target, name) {
      if (name !== 'links') return Reflect.get(target, name)
      return [...(target.links ?? []), { label: strings.phoneStop, press: leave }]
    },
  })
}

/** The picture was taken: it goes on at the other screen. */
export function toDone({ strings }: CountersignHandover): Screen {
  return { ...toDoneScreen(strings.phoneDoneHeading), lead: strings.phoneDoneLead }
}

/** @param isLeft  The person has ended it. */
export function toEndScreen({ strings }: CountersignHandover, isLeft: boolean): Screen {
  return {
    name: 'over',
    heading: isLeft ? strings.phoneLeftHeading : strings.phoneOverHeading,
    lead: isLeft ? strings.phoneLeftLead : strings.phoneOverLead,
    body: renderMark('M6 6l12 12M18 6L6 18'),
  }
}

/** As the page has it that handed it over; there is no list that it was chosen from. */
export function toPrompt(
  { prompt, expires_at }: Pick<HandoverView, 'prompt' | 'expires_at'>,
  data: CapturePrompt,
): PromptOf<'capture'> {
  const { challenge = '', kind = '', attempts_left: left } = prompt ?? {}
  return {
    challenge,
    kind,
    authenticator: '',
    ceremony: 'capture',
    data,
    ...(left !== undefined && { attempts_left: left }),
    expires_at,
  }
}

/** The ceremony looks at the tries that are left, in the view that came with a problem. */
export function withView(
  { code, details }: CountersignError,
  { id, version, purpose, site, prompt, expires_at, now }: HandoverView,
): CountersignError {
  const view: TransactionView = {
    id,
    version,
    purpose,
    state: prompt ? 'prompt' : 'choose',
    site,
    acr_values: [],
    own: true,
    offers: [],
    proven: [],
    ...(prompt && { prompt: { ...prompt, authenticator: '', ceremony: 'capture' } }),
    expires_at,
    now,
  }
  return new CountersignError(code, { ...details, view })
}
