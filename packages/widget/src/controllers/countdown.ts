/**
 * @module
 * Counts down to times of the server's clock. Imported by the flow; screens get it from there.
 */
import type { ReactiveControllerHost } from 'lit'
import type { Ports } from '../client/ports.ts'

export interface Countdown {
  /** @param now  The server's clock as a view told it, epoch seconds. */
  setClock(now: number): void
  /**
   * Whole seconds left until a time; 0 when it has come. While any are left the host is updated once
   * a second, so calling it in a render is enough.
   *
   * @param at  Epoch seconds by the server's clock; absent counts as come.
   */
  secondsUntil(at?: number): number
}

export function createCountdown(
  host: Pick<ReactiveControllerHost, 'requestUpdate'>,
  ports: Pick<Ports, 'now' | 'wait'>,
): Countdown {
  /** Server's time minus ours, in milliseconds. */
  let offsetMs = 0
  let isTicking = false

  async function tick(): Promise<void> {
    isTicking = true
    await ports.wait(1000)
    isTicking = false
    host.requestUpdate()
  }

  return {
    setClock(now) {
      offsetMs = now * 1000 - ports.now()
    },
    secondsUntil(at = 0) {
      const left = Math.max(0, Math.ceil(at - (ports.now() + offsetMs) / 1000))
      if (left > 0 && !isTicking) void tick()
      return left
    },
  }
}
