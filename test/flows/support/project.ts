/**
 * @module
 * An operator's folder and the command line run in it, as they would: a process of its own.
 */
import { execFile, spawn, type ChildProcess } from 'node:child_process'
import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { once } from 'node:events'
import { createInterface } from 'node:readline'
import type { TestContext } from 'node:test'

const ROOT = resolve(import.meta.dirname, '../../..')
const MAIN = join(ROOT, 'packages/server/src/cli/bin.ts')
const FLAGS = ['--conditions=@countersign/source']

export interface Ran {
  readonly code: number
  readonly out: string
  readonly err: string
}

export interface Project {
  readonly path: string
  write(name: string, text: string): void
  /** Runs one command to its end; `input` goes to standard input. */
  run(args: readonly string[], options?: { input?: string; env?: Environment }): Promise<Ran>
  /** Starts `serve` on a free port and waits for its line. */
  serve(env?: Environment): Promise<Served>
}

type Environment = Readonly<Record<string, string>>

export interface Served {
  /** As printed, path of the issuer included. */
  readonly address: string
  readonly process: ChildProcess
  /** Sends SIGTERM; answers the exit code and all lines of standard output. */
  stop(): Promise<{ readonly code: number | null; readonly lines: readonly string[] }>
}

/** True for one line that ends like a sentence and shows no place in a file. */
export const isSentence = (text: string) => /^[^\n]+\.\n$/.test(text) && !/\bat .*:\d+/.test(text)

/** Nothing of the machine's own settings reaches the commands, but where compiled sources are kept. */
function toEnvironment(more: Environment = {}): Environment {
  const { PATH = '', NODE_COMPILE_CACHE } = process.env
  return { PATH, ...(NODE_COMPILE_CACHE === undefined ? {} : { NODE_COMPILE_CACHE }), ...more }
}

/** An empty project that has the server's package installed; gone after the test. */
export function createProject(context: TestContext): Project {
  const path = mkdtempSync(join(tmpdir(), 'countersign-project-'))
  context.after(() => rmSync(path, { recursive: true, force: true }))
  const scope = join(path, 'node_modules/@countersign')
  mkdirSync(scope, { recursive: true })
  symlinkSync(join(ROOT, 'packages/server'), join(scope, 'server'))
  const write = (name: string, text: string) => writeFileSync(join(path, name), text)
  // As npm makes it, without a type: Node then warns about every config.
  write('package.json', '{}')
  return {
    path,
    write,
    run: (args, { input = '', env } = {}) =>
      new Promise((done) => {
        const options = { cwd: path, env: toEnvironment(env), timeout: 60_000 }
        const child = execFile(
          process.execPath,
          [...FLAGS, MAIN, ...args],
          options,
          (_error, out, err) => done({ code: child.exitCode ?? -1, out, err }),
        )
        child.stdin?.end(input)
      }),
    serve: async (env) => {
      const child = spawn(process.execPath, [...FLAGS, MAIN, 'serve', '--port', '0'], {
        cwd: path,
        env: toEnvironment(env),
        stdio: ['ignore', 'pipe', 'inherit'],
      })
      context.after(() => child.kill('SIGKILL'))
      return watch(child)
    },
  }
}

async function watch(child: ChildProcess): Promise<Served> {
  if (child.stdout === null) throw new TypeError('its output is not piped')
  const lines: string[] = []
  const reader = createInterface({ input: child.stdout })
  const ended = once(child, 'exit')
  const ready = new Promise<string>((resolveLine) => {
    reader.on('line', (line) => {
      lines.push(line)
      const [, address] = /^Countersign is ready: (\S+)$/.exec(line) ?? []
      if (address !== undefined) resolveLine(address)
    })
  })
  const address = await Promise.race([
    ready,
    ended.then(() => {
      throw new Error('serve ended before it was ready')
    }),
  ])
  return {
    address: address.replace('localhost', '127.0.0.1'),
    process: child,
    stop: async () => {
      child.kill('SIGTERM')
      await ended
      return { code: child.exitCode, lines }
    },
  }
}
