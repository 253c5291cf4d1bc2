/**
 * @module
 * The README's guide as a reader follows it: its commands run and its files written in an empty folder,
 * with the packages of this commit.
 */
import assert from 'node:assert/strict'
import { execFile, spawn, type ChildProcess } from 'node:child_process'
import { appendFileSync, existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { dirname, join, resolve } from 'node:path'
import type { TestContext } from 'node:test'
import { promisify } from 'node:util'
import { findPort } from '../../support/free-port.ts'
import { startRegistry } from '../../support/registry.ts'
import { until } from './until.ts'

const README = readFileSync(resolve(import.meta.dirname, '../../../README.md'), 'utf8')
const execute = promisify(execFile)

/** Commands that stay: they run until the test ends. */
const STAYS = /^(npx countersign serve|node )/

/** The ports that the guide names. */
const SITE_PORT = '3000'
const BACKEND_PORT = '8787'

/** One fenced block. */
export interface Block {
  readonly language: string
  readonly text: string
  /** Named by the first line, a comment. */
  readonly file: string | undefined
  readonly isContinued: boolean
}

/** Blocks below a heading, up to the next of the same depth. @throws AssertionError without one */
export function readBlocks(heading: string): readonly Block[] {
  const begin = README.indexOf(`\n## ${heading}\n`)
  assert.notEqual(begin, -1, `README.md has no heading ${heading}`)
  const end = README.indexOf('\n## ', begin + 1)
  return [...README.slice(begin, end).matchAll(/^```(\w+)\n(.*?)^```$/gms)].map(toBlock)
}

function toBlock([, language = '', text = '']: RegExpExecArray): Block {
  const [line = ''] = text.split('\n')
  const [, file, more] = /^(?:\/\/|<!--) ([\w./-]+\.\w+)(, continued)?(?: -->)?$/.exec(line) ?? []
  return { language, text, file, isContinued: more !== undefined }
}

export interface Project {
  readonly folder: string
  /** `http://localhost:3000`, with a port of its own. */
  readonly origin: string
  /** What the site's server has printed. */
  readonly printed: () => string
  /** Runs a command there. Answers its output, both streams, and exit code. */
  run(command: string): Promise<{ readonly output: string; readonly code: number }>
}

/** Follows the guide to its end: both servers answer. */
export async function followGuide(t: TestContext): Promise<Project> {
  const folder = await mkdtemp(join(tmpdir(), 'countersign-guide-'))
  t.after(() => rm(folder, { recursive: true, force: true }))
  const run = createRunner(folder)
  await prepare(t, folder)
  const stay: string[] = []
  for (const block of readBlocks('Embed it in ten minutes')) {
    if (block.language !== 'sh') {
      writeBlock(folder, block)
      continue
    }
    for (const line of block.text.trim().split('\n')) {
      const [command = ''] = line.split(/\s+#/)
      if (STAYS.test(command)) stay.push(command)
      else await runWell(run, command)
    }
  }
  const [site, backend] = [String(await findPort()), String(await findPort())]
  for (const file of ['countersign.config.ts', 'server.mjs']) {
    const path = join(folder, file)
    const text = readFileSync(path, 'utf8')
    writeFileSync(path, text.replaceAll(SITE_PORT, site).replaceAll(BACKEND_PORT, backend))
  }
  const origin = `http://localhost:${site}`
  const children = stay.map((command) => startChild(t, { command, folder, port: backend }))
  await untilAnswers(`http://127.0.0.1:${backend}/auth/readyz`)
  await untilAnswers(`${origin}/auth/widget.js`)
  return { folder, origin, run, printed: () => children.map((child) => child.printed()).join('') }
}

/** An empty folder, and a registry that has the packages of this commit. */
async function prepare(t: TestContext, folder: string): Promise<void> {
  const registry = await startRegistry(folder)
  t.after(() => registry.close())
  const settings = [
    `registry=${registry.url}/`,
    // A cache of its own: every commit packs the same version numbers.
    `cache=${join(folder, '.npm-cache')}`,
    'audit=false',
    'fund=false',
    'update-notifier=false',
  ]
  writeFileSync(join(folder, '.npmrc'), `${settings.join('\n')}\n`)
}

/** A file that `countersign init` wrote must be the one that the guide shows. */
function writeBlock(folder: string, { file, text, isContinued }: Block): void {
  assert.ok(file !== undefined, `a block of the guide names no file: ${text.slice(0, 60)}`)
  const path = join(folder, file)
  if (isContinued) return appendFileSync(path, `\n${text}`)
  if (existsSync(path)) return assert.equal(readFileSync(path, 'utf8'), text, file)
  mkdirSync(dirname(path), { recursive: true })
  return writeFileSync(path, text)
}

/** The environment without what `npm test` adds: its settings would outrank the folder's. */
function toEnvironment(more: Readonly<Record<string, string>> = {}): NodeJS.ProcessEnv {
  const kept = Object.entries(process.env).filter(([name]) => !/^(npm_|NODE_)/i.test(name))
  return {
    ...Object.fromEntries(kept),
    PATH: `${dirname(process.execPath)}:${process.env['PATH']}`,
    ...more,
  }
}

function createRunner(folder: string): Project['run'] {
  return async (command) => {
    const options = { cwd: folder, env: toEnvironment() }
    try {
      const { stdout, stderr } = await execute('bash', ['-c', command], options)
      return { output: stdout + stderr, code: 0 }
    } catch (error) {
      if (!(error instanceof Error && 'code' in error && 'stdout' in error)) throw error
      const stderr = 'stderr' in error ? String(error.stderr) : ''
      return { output: String(error.stdout) + stderr, code: Number(error.code) }
    }
  }
}

async function runWell(run: Project['run'], command: string): Promise<void> {
  const { output, code } = await run(command)
  assert.equal(code, 0, `${command}\n${output}`)
}

interface Child {
  readonly command: string
  readonly folder: string
  readonly port: string
}

/** In a group of its own, so that what `npx` starts ends with it. */
function startChild(t: TestContext, { command, folder, port }: Child) {
  const child: ChildProcess = spawn('bash', ['-c', command], {
    cwd: folder,
    env: toEnvironment({ PORT: port }),
    detached: true,
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  let printed = ''
  for (const stream of [child.stdout, child.stderr]) {
    stream?.setEncoding('utf8').on('data', (text: string) => {
      printed += text
    })
  }
  const ended = new Promise<void>((done) => child.once('exit', () => done()))
  t.after(async () => {
    if (child.pid !== undefined && child.exitCode === null) process.kill(-child.pid, 'SIGTERM')
    await ended
  })
  return { printed: () => printed }
}

const untilAnswers = (address: string) =>
  until(`an answer of ${address}`, async () => {
    const reply = await fetch(address).catch(() => undefined)
    return reply?.ok === true ? reply : undefined
  })
