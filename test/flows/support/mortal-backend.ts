/**
 * @module
 * A backend process that is killed with SIGKILL at drawn moments and started again on the same files.
 * Whoever sends a request through it waits for the next life and repeats what was not answered.
 */
import { join } from 'node:path'
import type { Message } from '@countersign/server'
import {
  startBackend,
  type BackendProcess,
  type ProcessKeys,
} from '../../support/backend-process.ts'
import type { ServedSettings } from '../../support/served-backend.ts'
import type { Reachable } from './page.ts'

/** When a life ends: as the n-th reply arrives, or some turns after the n-th request has left. */
interface Moment {
  readonly on: 'reply' | 'sent'
  readonly count: number
  /** Turns of the event loop; together with the server's own speed they hit any step of its work. */
  readonly turns: number
}

export interface MortalOptions {
  readonly settings: Omit<ServedSettings, 'now'>
  readonly keys: ProcessKeys
  /** Epoch seconds of the first life. */
  readonly start: number
  /** How often it is killed. */
  readonly kills: number
  /** A whole number from 0 to below `below`. */
  readonly draw: (below: number) => number
}

export interface MortalBackend extends Reachable {
  now(): number
  /** Kills so far: 0 in the first life. */
  deaths(): number
  /** Moves the clock of this and all further lives on; never back. */
  advanceTo(now: number): Promise<void>
  /** Forgets what was sent to an address. */
  forgetMessages(to: string): void
  /** The text of the newest message to an address; undefined when it died with the process. */
  readMessage(to: string): Promise<string | undefined>
  /** SIGKILL now, and a life without an appointed end. */
  restart(): Promise<void>
  /** Ends the last life by SIGTERM. */
  close(): Promise<void>
}

interface Life {
  readonly process: BackendProcess
  readonly end: Moment | undefined
  sent: number
  replies: number
  killed: boolean
}

/** Longer than an answer whose check was cut off counts as being checked (15 s). */
const PAUSE_SECONDS = 16

export async function createMortalBackend(options: MortalOptions): Promise<MortalBackend> {
  const { draw } = options
  const messages = new Map<string, string>()
  let now = options.start
  let deaths = 0
  let isClosed = false
  const onMessage = ({ to, text }: Message) => void messages.set(to, text)
  const bear = async (): Promise<Life> => {
    const settings = { ...options.settings, now }
    const compileCache = process.env['NODE_COMPILE_CACHE'] ?? join(settings.dataDir, 'compiled')
    const backend = await startBackend({ settings, keys: options.keys, onMessage, compileCache })
    const end = deaths < options.kills ? drawMoment(draw) : undefined
    return { process: backend, end, sent: 0, replies: 0, killed: false }
  }
  let current = bear()
  const kill = (life: Life) => {
    if (life.killed || isClosed) return
    life.killed = true
    deaths += 1
    now += PAUSE_SECONDS
    life.process.kill()
    current = life.process.gone.then(bear)
  }
  const look = (life: Life, on: Moment['on']) => {
    const count = on === 'reply' ? (life.replies += 1) : (life.sent += 1)
    if (life.end?.on === on && life.end.count === count) {
      void afterTurns(life.end.turns).then(() => kill(life))
    }
  }
  await current
  return {
    now: () => now,
    deaths: () => deaths,
    backend: { fetch: (request) => sendUntilAnswered(() => current, request, look) },
    async advanceTo(target) {
      now = Math.max(now, target)
      const { process } = await current
      await process.ask({ ask: 'clock', now })
    },
    forgetMessages: (to) => void messages.delete(to),
    async readMessage(to) {
      const { process } = await current
      await process.ask({ ask: 'settle' })
      return messages.get(to)
    },
    async restart() {
      kill(await current)
      await current
    },
    async close() {
      isClosed = true
      await (await current).process.stop()
    },
  }
}

const drawMoment = (draw: (below: number) => number): Moment =>
  draw(3) === 0
    ? { on: 'reply', count: 1 + draw(80), turns: 0 }
    : { on: 'sent', count: 1 + draw(80), turns: draw(400) }

async function afterTurns(turns: number): Promise<void> {
  for (let turn = 0; turn < turns; turn += 1) await new Promise((resolve) => setImmediate(resolve))
}

async function sendUntilAnswered(
  getLife: () => Promise<Life>,
  request: Request,
  look: (life: Life, on: Moment['on']) => void,
): Promise<Response> {
  for (;;) {
    const life = await getLife()
    try {
      const reply = await life.process.fetch(request.clone(), () => look(life, 'sent'))
      look(life, 'reply')
      return reply
    } catch (error) {
      // Nothing but its death may keep a backend from answering.
      if (!life.killed) throw error
    }
  }
}
