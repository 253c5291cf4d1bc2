/**
 * @module
 * The frame of both passkey screens: a sign, at rest or waiting, one button, and what came of it.
 * The ceremonies that use a passkey and make one build on it.
 */
import { css, html } from 'lit'
import type { PromptOf } from '../../client/parse-prompt.ts'
import type { Ceremony, CeremonyContext } from '../../controllers/ceremony.ts'
import type { Press } from '../../controllers/stage.ts'
import { icon, PASSKEY } from '../../styles/icons.ts'
import { markSheet } from '../../styles/mark.ts'

type Options = PromptOf<'passkey'>['data']['options']

/** What differs between the two. */
export interface PasskeyLook {
  readonly name: string
  readonly heading: string
  readonly lead: string
  /** In place of the lead: while the browser asks, and where it knows no passkeys. */
  readonly waiting: string
  readonly none: string
  readonly label: unknown
  /** In place of the button where the browser knows no passkeys. */
  readonly instead?: Press
  /** Label of the way on without one, where that is allowed. */
  readonly skip?: string
  /** A press led here: the browser's sheet opens at once. */
  readonly isAsked: boolean
  /** @returns the answer, or what to say when there is none. */
  ask(options: Options): Promise<Record<string, unknown> | string>
  /** @returns what to say about a code of the server; undefined for nothing. */
  advise(code: string): string | undefined
}

const passkeySheet = css`
  .waits {
    animation: wait 1.6s ease-in-out infinite alternate;
  }
  @keyframes wait {
    to {
      opacity: 0.5;
    }
  }
  @media (prefers-reduced-motion: reduce) {
    .waits {
      animation: none;
    }
  }
`

/** The browser's sheet opens at a press alone: the one that led here, or the button's. */
// eslint-disable-next-line max-lines-per-function -- A closure: its parts are short, and nobody else sees what they share.
export function openPasskeyFrame(
  context: CeremonyContext,
  first: PromptOf<'passkey'>,
  look: PasskeyLook,
): Ceremony<PromptOf<'passkey'>> {
  const { stage } = context
  stage.adopt(markSheet)
  stage.adopt(passkeySheet)
  const isSupported = 'PublicKeyCredential' in globalThis
  let prompt = first
  let isWaiting = false
  let isClosed = false

  async function ask(): Promise<void> {
    if (isWaiting) return
    isWaiting = true
    stage.notice = ''
    stage.requestUpdate()
    const found = await look.ask(prompt.data.options)
    isWaiting = false
    if (isClosed) return
    if (typeof found === 'string') stage.notice = found
    else context.answer(found)
    stage.requestUpdate()
  }

  if (isSupported && look.isAsked) void ask()

  const screen = {
    name: look.name,
    heading: look.heading,
    get lead() {
      if (!isSupported) return look.none
      return isWaiting ? look.waiting : look.lead
    },
    get body() {
      return html`<div class=${isWaiting ? 'mark waits' : 'mark'}>${icon(PASSKEY)}</div>`
    },
    get primary() {
      if (!isSupported) return look.instead
      return { label: look.label, disabled: isWaiting, press: () => void ask() }
    },
    get secondary() {
      if (!look.skip || !prompt.data.optional) return undefined
      return { label: look.skip, press: () => context.answer({ skip: true }) }
    },
  }
  return {
    screen,
    update(next) {
      prompt = next
    },
    showProblem({ code }) {
      const advice = look.advise(code)
      stage.notice = advice ?? stage.notice
      return advice !== undefined
    },
    close() {
      isClosed = true
    },
  }
}
