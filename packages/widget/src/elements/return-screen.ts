/**
 * @module
 * What a person sees who came back in a tab that nobody waits in: our frame, over a page that may hold
 * none of our elements. Part of the chunk of `take-return`.
 */
import { css, html, render } from 'lit'
import type { Strings } from '../strings/en.ts'
import { enReturn } from '../strings/english/return.ts'
import { chooseLanguage, type Direction, findLocale } from '../strings/languages.ts'
import { frame } from '../styles/frame.ts'
import { icon } from '../styles/icons.ts'
import { markSheet } from '../styles/mark.ts'
import { tokens } from '../styles/tokens.ts'

/** The frame over the page. */
export interface ReturnScreen {
  /** Says that another tab has it, or that none has answered yet. */
  tell(isTaken: boolean): void
}

const TICK = 'M5 12.5l4.5 4.5L19 7.5'
const BACK = 'M4.75 7.75h11a3.5 3.5 0 0 1 0 7h-6M8 4.5L4.75 7.75 8 11'

const returnSheet = css`
  dialog {
    inline-size: calc(100% - 24px);
    max-inline-size: 420px;
    margin: auto;
    padding: 0;
    border: 0;
    background: none;
  }
  dialog::backdrop {
    background: rgb(8 10 16 / 0.5);
  }
  .frame {
    border-color: transparent;
  }
  .body {
    margin-block: auto;
  }
`

/** Nothing is seen until there is something to tell. @param onClose  The person stays on the page. */
export async function showReturn(onClose: () => void): Promise<ReturnScreen> {
  const { language, load } = chooseLanguage(findLocale(document.documentElement, ''))
  const loaded = await load?.().catch(() => undefined)
  const strings = { ...enReturn, ...loaded?.createStrings(enReturn) } as typeof enReturn & Strings
  const host = document.createElement('div')
  const root = host.attachShadow({ mode: 'open' })
  for (const { styleSheet } of [tokens, frame, markSheet, returnSheet]) {
    if (styleSheet) root.adoptedStyleSheets.push(styleSheet)
  }
  const close = (): void => {
    host.remove()
    onClose()
  }
  return {
    tell(isTaken) {
      const direction = loaded?.direction ?? 'ltr'
      const words = { isTaken, language: loaded ? language : 'en', direction, close }
      render(renderWords(strings, words), root)
      if (!host.isConnected) document.body.append(host)
      const dialog = root.querySelector('dialog')
      if (dialog && !dialog.open) dialog.showModal()
      root.querySelector<HTMLElement>('#heading')?.focus()
    },
  }
}

interface Words {
  readonly isTaken: boolean
  readonly language: string
  readonly direction: Direction
  close(): void
}

function renderWords(
  strings: typeof enReturn,
  { isTaken, language, direction, close }: Words,
): unknown {
  return html`<dialog aria-labelledby="heading" aria-describedby="lead" @close=${close}>
    <div class="frame" lang=${language} dir=${direction}>
      <h2 id="heading" tabindex="-1">${isTaken ? strings.returnTaken : strings.returnLost}</h2>
      <p id="lead">${isTaken ? strings.returnTakenLead : strings.returnLostLead}</p>
      <div class="body">
        <div class=${isTaken ? 'mark tick' : 'mark'}>${icon(isTaken ? TICK : BACK)}</div>
      </div>
      <button type="button" class="secondary" @click=${close}>${strings.returnStay}</button>
    </div>
  </dialog>`
}
