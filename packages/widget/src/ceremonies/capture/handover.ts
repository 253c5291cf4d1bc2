/**
 * @module
 * A capture by this device's camera, with the way to the phone's beside it, and back. A chunk of its own; the
 * capture ceremony loads it where the server says that it may be handed over.
 */
import type { PromptOf } from '../../client/parse-prompt.ts'
import type { Ceremony, CeremonyContext, OpenCeremony } from '../../controllers/ceremony.ts'
import type { Screen } from '../../controllers/stage.ts'
import { ScreenEvent } from '../../events/screen.ts'
import { enHandover } from '../../strings/english/handover.ts'
import { IS_PHONE } from '../handoff/scan-sheet.ts'
import { openHandover } from './handover-phone.ts'
import { hasCamera } from './obstacle.ts'

type Capture = PromptOf<'capture'>

/** What is handed over stays so over a reload; where there is no camera, there is only the phone's. */
const HANDED: readonly unknown[] = ['claimed', 'linked']

/** @param openHere  The capture by this device's own camera. */
export function openHandable(
  context: CeremonyContext,
  first: Capture,
  openHere: OpenCeremony<Capture>,
): Ceremony<Capture> {
  const { stage } = context
  stage.learn(enHandover)
  const { strings } = stage
  const isPhone = matchMedia(IS_PHONE).matches
  let prompt = first
  const isAway = !hasCamera() || HANDED.includes(first.data.handover?.state)
  let shown = isAway ? openThere(false) : openHere(context, first)

  function openThere(isPressed: boolean): Ceremony<Capture> {
    return openHandover(context, prompt, { isPressed, goBack })
  }

  function goThere(): void {
    change(() => openThere(true))
  }

  /** @param notice  Why, where it was no press. */
  function goBack(notice = ''): void {
    change(() => openHere(context, prompt))
    stage.notice = notice
  }

  /** Another screen in the same prompt: nothing of the one before stays, and it takes the focus. */
  function change(open: () => Ceremony<Capture>): void {
    const isHere = stage instanceof Element && stage.matches(':focus-within')
    shown.close()
    shown = open()
    stage.notice = ''
    stage.dispatchEvent(new ScreenEvent(shown.screen.name))
    stage.requestUpdate()
    if (isHere) void stage.updateComplete.then(() => stage.focusScreen())
  }

  function toLinks(): Screen['links'] {
    const { links = [], name } = shown.screen
    const isOffered = name === 'capture' && !isPhone && prompt.data.handover
    return isOffered ? [...links, { label: strings.handoverUse, press: goThere }] : links
  }

  return {
    screen: new Proxy<Screen>(first as never, {
      get: (_, name) => (name === 'links' ? toLinks() : Reflect.get(shown.screen, name)),
    }),
    update(next) {
      prompt = next
      shown.update(next)
    },
    showProblem: (error) => shown.showProblem(error),
    close: () => shown.close(),
  }
}
