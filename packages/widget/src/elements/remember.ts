/**
 * @module
 * The box *Remember this device*, and what a tick in it adds to the next answer. A chunk of its own;
 * the flow loads it where the server lets devices be remembered.
 */
import type { AnswerRequest, TransactionView } from '@countersign/protocol'
import { css, html } from 'lit'
import { createDeviceKey, type DeviceKey } from '../client/device.ts'
import type { Stage } from '../controllers/stage.ts'
import { enRemember } from '../strings/english/remember.ts'

export interface Remember {
  render(): unknown
  /** What joins the answer: nothing without a tick. */
  toRequest(): Promise<Pick<AnswerRequest, 'remember'>>
  /** Keeps the key once the person is in. */
  keep(view: TransactionView | undefined): Promise<void>
}

const rememberSheet = css`
  .remember {
    display: flex;
    align-items: center;
    gap: 12px;
    min-block-size: 44px;
    cursor: pointer;
  }
  .remember input {
    flex: none;
    inline-size: 20px;
    block-size: 20px;
    margin: 0;
    accent-color: var(--accent);
  }
`

export function createRemember(stage: Stage): Remember {
  let isWanted = false
  let key: DeviceKey | undefined
  stage.learn(enRemember)
  stage.adopt(rememberSheet)
  return {
    render: () => html`<label class="remember"
      ><input
        type="checkbox"
        .checked=${isWanted}
        @change=${(event: Event & { currentTarget: HTMLInputElement }) => {
          isWanted = event.currentTarget.checked
        }}
      />${stage.strings.remember}</label
    >`,
    async toRequest() {
      if (!isWanted) return {}
      // One key for all tries: the same answer sent again must be the same.
      key ??= await createDeviceKey()
      return { remember: { jwk: key.jwk } }
    },
    async keep(view) {
      // A browser that keeps no database remembers nothing; signing in goes on.
      if (isWanted && view?.state === 'done') await key?.keep().catch(() => undefined)
    },
  }
}
