/**
 * @module
 * Starts `served-backend.ts` and speaks with it: requests over HTTP, asks over the process channel.
 */
import { fork, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { Agent, request as send } from 'node:http'
import { fileURLToPath } from 'node:url'
import type { Message } from '@countersign/server'
import type { Ask, Report, ServedSettings, Usage } from './served-backend.ts'

const ENTRY = fileURLToPath(new URL('served-backend.ts', import.meta.url))

export const FROM_SOURCES = ['--conditions=@countersign/source']

/** Secrets of a backend process: they travel by the environment, never as arguments. */
export interface ProcessKeys {
  readonly masterKey: string
  /** By the site's id. */
  readonly sites: Readonly<
    Record<string, { readonly siteKey: string; readonly peopleKey?: string }>
  >
}

/** The environment of a backend with these keys: `COUNTERSIGN_MASTER_KEY`, `SITE_KEY_…`, `PEOPLE_KEY_…`. */
export function toEnvironment({ masterKey, sites }: ProcessKeys): Record<string, string> {
  const variables = Object.entries(sites).flatMap(([site, { siteKey, peopleKey }]) => [
    [`SITE_KEY_${site}`, siteKey],
    ...(peopleKey === undefined ? [] : [[`PEOPLE_KEY_${site}`, peopleKey]]),
  ])
  return { COUNTERSIGN_MASTER_KEY: masterKey, ...Object.fromEntries(variables) }
}

export interface BackendProcessOptions {
  /** `ServedSettings` for the backend; another program has its own. */
  readonly settings: ServedSettings | object
  /** Beside the keys. Default: production. */
  readonly environment?: Readonly<Record<string, string>>
  readonly keys: ProcessKeys
  readonly onMessage?: (message: Message) => void
  /** Where compiled sources are kept for the next start: most of a start from sources is compiling. */
  readonly compileCache?: string
  /** Another program that speaks the same over the process channel. Default: the backend. */
  readonly entry?: string
  /** Options of Node. Default: run from sources. */
  readonly nodeOptions?: readonly string[]
}

/** A backend that runs. */
export interface BackendProcess {
  readonly port: number
  /** Resolves when the process is gone. */
  readonly gone: Promise<void>
  /**
   * Sends one request; rejects when no whole reply comes.
   *
   * @param onSent  Called when the request is with the operating system, before any reply.
   */
  fetch(request: Request, onSent?: () => void): Promise<Response>
  /** Undefined when the process died before it answered. */
  ask(ask: Omit<Ask, 'id'>): Promise<{ readonly usage?: Usage } | undefined>
  /** SIGKILL. */
  kill(): void
  /** SIGTERM: answers which requests it had begun, once it is gone. */
  stop(): Promise<readonly string[]>
}

/** Resolves when the port answers. */
export async function startBackend(options: BackendProcessOptions): Promise<BackendProcess> {
  const { entry = ENTRY, nodeOptions = FROM_SOURCES, onMessage = () => undefined } = options
  const child = fork(entry, [JSON.stringify(options.settings)], {
    execArgv: ['--disable-warning=ExperimentalWarning', ...nodeOptions],
    env: {
      PATH: process.env['PATH'] ?? '',
      NODE_ENV: 'production',
      ...options.environment,
      ...(options.compileCache === undefined ? {} : { NODE_COMPILE_CACHE: options.compileCache }),
      ...toEnvironment(options.keys),
    },
  })
  // Both: it was reaped, and everything it had told has been read.
  const gone = Promise.all([once(child, 'exit'), once(child, 'disconnect')]).then(() => undefined)
  const talk = createTalk(child, { onMessage, gone })
  const port = await talk.port
  const agent = new Agent({ keepAlive: true })
  void gone.then(() => agent.destroy())
  return {
    port,
    gone,
    fetch: (request, onSent) => sendRequest({ port, agent, onSent }, request),
    ask: talk.ask,
    kill: () => void child.kill('SIGKILL'),
    async stop() {
      child.kill('SIGTERM')
      await gone
      return talk.begun()
    },
  }
}

function createTalk(
  child: ChildProcess,
  { onMessage, gone }: { onMessage: (message: Message) => void; gone: Promise<void> },
) {
  const open = new Map<number, (reply: { usage?: Usage } | undefined) => void>()
  let asked = 0
  let begun: readonly string[] = []
  const ready = Promise.withResolvers<number>()
  child.on('message', (report: Report) => {
    if ('ready' in report) ready.resolve(report.ready)
    else if ('message' in report) onMessage(report.message)
    else if ('begun' in report) begun = report.begun
    else {
      open.get(report.answered)?.(report)
      open.delete(report.answered)
    }
  })
  void gone.then(() => {
    ready.reject(new Error('the backend did not start'))
    for (const resolve of open.values()) resolve(undefined)
    open.clear()
  })
  return {
    port: ready.promise,
    begun: () => begun,
    ask: (ask: Omit<Ask, 'id'>) =>
      new Promise<{ usage?: Usage } | undefined>((resolve) => {
        if (!child.connected) return resolve(undefined)
        const id = (asked += 1)
        open.set(id, resolve)
        // A process that dies takes the channel with it: `gone` then answers.
        child.send({ id, ...ask } satisfies Ask, () => undefined)
      }),
  }
}

interface Line {
  readonly port: number
  readonly agent: Agent
  readonly onSent: (() => void) | undefined
}

/** One request over `node:http`: nothing is repeated behind the caller's back. */
async function sendRequest({ port, agent, onSent }: Line, request: Request): Promise<Response> {
  const url = new URL(request.url)
  const body = request.body === null ? undefined : Buffer.from(await request.arrayBuffer())
  return new Promise((resolve, reject) => {
    const outgoing = send({
      host: '127.0.0.1',
      port,
      agent,
      method: request.method,
      path: `${url.pathname}${url.search}`,
      headers: {
        ...Object.fromEntries(request.headers),
        ...(body === undefined ? {} : { 'content-length': body.length }),
      },
    })
    outgoing.on('error', reject)
    if (onSent !== undefined) outgoing.on('finish', onSent)
    outgoing.on('response', (incoming) => {
      const chunks: Buffer[] = []
      incoming.on('data', (chunk: Buffer) => chunks.push(chunk))
      incoming.on('error', reject)
      incoming.on('end', () => {
        const headers = new Headers()
        for (const [name, value] of Object.entries(incoming.headers)) {
          if (typeof value === 'string') headers.set(name, value)
        }
        const { statusCode = 0 } = incoming
        resolve(
          new Response(statusCode === 204 ? null : Buffer.concat(chunks), {
            status: statusCode,
            headers,
          }),
        )
      })
    })
    outgoing.end(body)
  })
}
