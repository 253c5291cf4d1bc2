/**
 * @module
 * How the one-time code of a page elsewhere gets to the tab that waits for it: a channel of this origin.
 * The hand-off listens on it; the tab that came back speaks.
 */

const CHANNEL = 'countersign-return'
/** In this tab's storage: the challenge for which the person left it. */
const AWAY = 'countersign:away'

/** `code` with the `challenge` it was fetched for, where the same tab came back; else for whoever waits. */
export type ReturnMessage =
  | { readonly say: 'code'; readonly code: string; readonly challenge: string | undefined }
  | { readonly say: 'ready' }
  | { readonly say: 'taken' }

/** The channel, open. */
export interface ReturnChannel {
  post(message: ReturnMessage): void
  close(): void
}

/** Other code of this origin may say anything there: what is no message of ours is dropped. */
export function openReturnChannel(onMessage: (message: ReturnMessage) => void): ReturnChannel {
  const channel = new BroadcastChannel(CHANNEL)
  channel.onmessage = ({ data }: MessageEvent<unknown>) => {
    const message = parseMessage(data)
    if (message) onMessage(message)
  }
  return {
    post: (message) => channel.postMessage(message),
    close: () => channel.close(),
  }
}

function parseMessage(data: unknown): ReturnMessage | undefined {
  const { say, code, challenge } = Object(data) as Readonly<Record<string, unknown>>
  if (say === 'ready' || say === 'taken') return { say }
  if (say !== 'code' || typeof code !== 'string') return undefined
  return { say, code, challenge: typeof challenge === 'string' ? challenge : undefined }
}

/** The person leaves this tab and will come back to it. */
export function markAway(storage: Pick<Storage, 'setItem'> | undefined, challenge: string): void {
  try {
    storage?.setItem(AWAY, challenge)
  } catch {
    // Then the transaction is kept nowhere either, and there is nothing to come back to.
  }
}

/**
 * @param place  A sandboxed page throws at the first touch of its storage: it was never left with a mark.
 * @returns the challenge for which this tab was left, once.
 */
export function takeMark(place: {
  readonly storage: Pick<Storage, 'getItem' | 'removeItem'>
}): string | undefined {
  try {
    const { storage } = place
    const challenge = storage.getItem(AWAY) ?? undefined
    storage.removeItem(AWAY)
    return challenge
  } catch {
    return undefined
  }
}
