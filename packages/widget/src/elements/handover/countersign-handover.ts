/**
 * @module
 * What the backend's own page for phones holds: the camera that another screen handed over. A chunk of its own;
 * `take-fragment` brings it there and nowhere else.
 */
import type { HandoverView } from '@countersign/protocol'
import { css, html, nothing, type PropertyDeclarations } from 'lit'
import { ReadyEvent } from '../../events/ready.ts'
import { enHandoverPage } from '../../strings/english/handover-page.ts'
import { markSheet } from '../../styles/mark.ts'
import { actionSheet, renderAction, renderSentence } from '../action-view.ts'
import { CountersignElement } from '../countersign-element.ts'
import { toWaitScreen, waitSheet } from '../wait-screen.ts'

const pageSheet = css`
  .frame {
    max-inline-size: none;
  }
  .action:empty {
    display: none;
  }
`

/**
 * Shows whose site and which action it is, the number to be typed on the other screen, and then the camera. Only on
 * the page of the backend that a code leads to: it is no tag for sites.
 *
 * @customElement countersign-handover
 * @internal
 */
export class CountersignHandover extends CountersignElement {
  static override styles = [
    ...CountersignElement.styles,
    markSheet,
    waitSheet,
    actionSheet,
    pageSheet,
  ]

  static override properties: PropertyDeclarations = {
    ...CountersignElement.properties,
    view: { state: true },
  }

  /** What the phone was shown last. */
  declare view: HandoverView | undefined

  #isOpen = false

  /** The main button repeats what will happen. */
  get confirm(): unknown {
    const { confirm } = this.view?.action ?? {}
    return confirm && renderSentence(confirm)
  }

  protected override ready(): void {
    if (this.#isOpen) return
    this.#isOpen = true
    // The code is in the page no longer than needed.
    const code = this.getAttribute('code') ?? ''
    this.removeAttribute('code')
    this.show(toWaitScreen(this.strings.busy))
    Promise.all([import('./phone-visit.ts'), this.loadFlow()]).then(
      ([{ openPhoneVisit }]) => {
        this.learn(enHandoverPage)
        openPhoneVisit(this, code)
        this.dispatchEvent(new ReadyEvent())
      },
      () => this.show({ name: 'problem', heading: this.strings.unreachable }),
    )
  }

  protected override renderAbove(): unknown {
    const { view, strings } = this
    if (!view || view.state === 'over') return nothing
    if (view.action) return renderAction(view.action, view.site.name)
    const what = view.purpose === 'login' ? strings.phoneSignIn : strings.phoneAccount
    return html`<div class="action" part="action">
      <small><bdi>${view.site.name}</bdi></small>
      <p>${view.purpose === 'step-up' ? nothing : what}</p>
    </div>`
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'countersign-handover': CountersignHandover
  }
}
