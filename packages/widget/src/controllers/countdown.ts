/**
 * @module
 * Counts down to times of the server's clock. Imported by the flow; screens get it from there.
 */
import type { ReactiveController, ReactiveControllerHost } from 'lit'
import type { Ports } from '../client/ports.ts'

export class Countdown implements ReactiveController {
  readonly #host: ReactiveControllerHost
  readonly #ports: Pick<Ports, 'now' | 'wait'>
  /** Server's time minus ours, in milliseconds. */
  #offsetMs = 0
  #alarm: AbortController | undefined

  constructor(host: ReactiveControllerHost, ports: Pick<Ports, 'now' | 'wait'>) {
    this.#host = host
    this.#ports = ports
    host.addController(this)
  }

  hostDisconnected(): void {
    this.#alarm?.abort()
    this.#alarm = undefined
  }

  /** @param now  The server's clock as a view told it, epoch seconds. */
  setClock(now: number): void {
    this.#offsetMs = now * 1000 - this.#ports.now()
  }

  /**
   * Whole seconds left until a time; 0 when it has come. While any are left the host is updated once
   * a second, so calling it in a render is enough.
   *
   * @param at  Epoch seconds by the server's clock; absent counts as come.
   */
  secondsUntil(at = 0): number {
    const left = Math.max(0, Math.ceil(at - (this.#ports.now() + this.#offsetMs) / 1000))
    if (left > 0 && !this.#alarm) this.#tick()
    return left
  }

  #tick(): void {
    const alarm = new AbortController()
    this.#alarm = alarm
    this.#ports.wait(1000, alarm.signal).then(
      () => {
        this.#alarm = undefined
        this.#host.requestUpdate()
      },
      () => undefined,
    )
  }
}
