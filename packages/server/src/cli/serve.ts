/**
 * @module
 * `countersign serve`: the backend on a port, until somebody stops it. Floor 6.
 */
import type { Audit } from '../ports.ts'
import { serveNode, type NodeServer } from '../runtimes/node-server.ts'
import type { Backend } from '../runtimes/backend.ts'
import { systemClock, toAuditLine } from '../runtimes/web-platform.ts'
import {
  assertWords,
  CommandError,
  CONFIG_OPTIONS,
  parseOptions,
  UsageError,
  type Command,
} from './command.ts'
import { hasCode, openBackend, withoutStartAndStop } from './load-config.ts'
import type { Terminal } from './terminal.ts'

/** `countersign serve`. */
export const serve: Command = {
  usage: '[--port 8787] [--config <file>] [--data <folder>]',
  summary: 'Run the backend',
  details: [
    '--port, PORT       Port to listen on. Default 8787; 0 takes a free one.',
    'HOST               Address to listen on. Default 127.0.0.1.',
    '--config           Default countersign.config.ts, .mjs or .js in this folder.',
    '--data, DATA_DIR   Folder of the database. Default .countersign.',
  ],
  async run(args, terminal) {
    const { values, positionals } = parseOptions(args, {
      ...CONFIG_OPTIONS,
      port: { type: 'string' },
    })
    assertWords(positionals, 0)
    if (values.port !== undefined) parsePort(values.port, undefined)
    // Before the config, so that neither waits for a signal that came while loading.
    const stopped = terminal.untilStopped()
    const tell: Audit = (event) => terminal.print(toAuditLine(event, systemClock.now()).trimEnd())
    const backend = await openBackend(terminal, values, { audit: withoutStartAndStop(tell) })
    try {
      const server = await listen(backend, terminal, values.port)
      // Only now: a backend without a port has not started.
      tell({ event: 'server.started' })
      terminal.print(`Countersign is ready: ${server.origin}${backend.config.basePath}`)
      await stopped
      await server.close()
    } finally {
      await backend.close()
    }
    tell({ event: 'server.stopped' })
    return 0
  },
}

async function listen(
  backend: Backend,
  { environment }: Terminal,
  given: string | undefined,
): Promise<NodeServer> {
  const host = environment['HOST']
  const port = parsePort(given, environment['PORT'])
  try {
    return await serveNode(backend, {
      port,
      ...(host === undefined || host === '' ? {} : { host }),
    })
  } catch (cause) {
    if (hasCode(cause, 'EADDRINUSE')) {
      throw new CommandError(`Port ${port} is taken; name another with --port or PORT.`, { cause })
    }
    if (hasCode(cause, 'EACCES')) {
      throw new CommandError(`Port ${port} needs more rights than this process has.`, { cause })
    }
    if (hasCode(cause, 'EADDRNOTAVAIL') || hasCode(cause, 'ENOTFOUND')) {
      throw new CommandError('HOST is no address of this machine.', { cause })
    }
    throw cause
  }
}

function parsePort(option: string | undefined, variable: string | undefined): number {
  const text = option ?? (variable === '' ? undefined : variable) ?? '8787'
  const port = Number(text)
  if (/^\d{1,5}$/.test(text) && port <= 65_535) return port
  throw new UsageError(
    `${option === undefined ? 'PORT' : '--port'} must be a number from 0 to 65535.`,
  )
}
