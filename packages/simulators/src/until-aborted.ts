/**
 * @module
 * What a network does when the caller gives up. Any simulator may import it; it imports nothing.
 */

/** Rejects when the caller gives up, as a network would; the work itself goes on. */
export async function untilAborted(
  signal: AbortSignal,
  work: () => Promise<Response>,
): Promise<Response> {
  signal.throwIfAborted()
  let stop: (() => void) | undefined
  const aborted = new Promise<never>((_, reject) => {
    stop = () => reject(signal.reason)
  })
  const onAbort = () => stop?.()
  signal.addEventListener('abort', onAbort, { once: true })
  try {
    return await Promise.race([work(), aborted])
  } finally {
    signal.removeEventListener('abort', onAbort)
  }
}
