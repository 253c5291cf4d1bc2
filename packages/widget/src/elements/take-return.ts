/**
 * @module
 * Back from a page elsewhere: takes the one-time code out of the address and gives it to whoever waits
 * for it, in this tab or another. A chunk of its own; `look-for-return` loads it.
 */
import { openReturnChannel, takeMark } from '../ceremonies/handoff/return-channel.ts'
import { showReturn } from './return-screen.ts'

/** As the hand-off's answer takes it. */
const FRAGMENT = /^#countersign-return=([\w-]{22,128})$/
/** This tab's own flow needs some time to come to its question. */
const OWN_MS = 60_000
/** Another tab is there already. */
const OTHER_MS = 3_000

/** What of the page is touched. Tests give others. */
export interface ReturnPlace {
  readonly location: Pick<Location, 'hash' | 'pathname' | 'search'>
  readonly history: Pick<History, 'replaceState' | 'state'>
  readonly storage: Pick<Storage, 'getItem' | 'removeItem'>
  wait(ms: number): Promise<void>
}

const browser: ReturnPlace = {
  location: globalThis.location,
  history: globalThis.history,
  // A sandboxed page throws at the first touch: it is touched where that is expected.
  get storage() {
    return sessionStorage
  },
  wait: (ms) =>
    new Promise((resolve) => {
      setTimeout(resolve, ms)
    }),
}

/** Says nothing in the tab that went away itself; in any other it says where to go on. */
export function takeReturn(place: ReturnPlace = browser): void {
  const { location, history } = place
  const code = FRAGMENT.exec(location.hash)?.[1]
  history.replaceState(history.state, '', location.pathname + location.search)
  if (code === undefined) return
  const challenge = takeMark(place)
  const isOwn = challenge !== undefined
  const message = { say: 'code', code, challenge } as const
  let isTaken = false

  const channel = openReturnChannel(({ say }) => {
    if (say === 'ready') channel.post(message)
    if (say !== 'taken') return
    isTaken = true
    channel.close()
    void screen?.then(({ tell }) => tell(true))
  })
  channel.post(message)
  // Who stays on the page has given it up.
  const screen = isOwn ? undefined : showReturn(() => channel.close())
  // Another tab that sleeps takes it when it wakes: only the own one is waited for no longer.
  void place.wait(isOwn ? OWN_MS : OTHER_MS).then(async () => {
    if (isOwn) channel.close()
    else if (!isTaken) (await screen)?.tell(false)
  })
}
