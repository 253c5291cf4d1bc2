/**
 * @module
 * Packs every published package and looks at the tarball as an installer would: publint,
 * are-the-types-wrong, whether what pages load is in it, and whether TypeScript against it compiles. Build first: `npm run build`.
 */
import { spawnSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { publint } from 'publint'
import { formatMessage } from 'publint/utils'
import { packPackage, PUBLISHED } from '../support/packed.ts'
import { checkConsumer } from './consumer.ts'

const ROOT = resolve(import.meta.dirname, '../..')
const ATTW = resolve(ROOT, 'node_modules/.bin/attw')
/** Only this repository knows the condition, and `src` is not packed: a missing file is right. */
const SOURCE = '@countersign/source'

async function lint(tarball: string): Promise<boolean> {
  const bytes = readFileSync(tarball)
  const data = bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + bytes.byteLength)
  const { messages, pkg } = await publint({ pack: { tarball: data }, strict: true })
  const ours = messages.filter(({ path }) => !path.includes(SOURCE))
  for (const message of ours) console.log(`  ${formatMessage(message, pkg ?? {}) ?? message.code}`)
  return ours.length === 0
}

function checkTypes(tarball: string): boolean {
  const args = [tarball, '--profile', 'esm-only', '--format', 'table-flipped', '--no-emoji']
  const exclude = ['--exclude-entrypoints', 'served/*', 'cdn/*', 'custom-elements.json']
  const { status, stdout } = spawnSync(ATTW, [...args, ...exclude], {
    cwd: ROOT,
    encoding: 'utf8',
  })
  if (status !== 0) console.log(stdout)
  return status === 0
}

/** What goes with every copy: the licence, and what it is. */
function checkPapers(tarball: string): boolean {
  const { stdout } = spawnSync('tar', ['-tzf', tarball], { encoding: 'utf8' })
  const files = stdout.split('\n')
  const missing = ['LICENSE', 'README.md'].filter((name) => !files.includes(`package/${name}`))
  for (const name of missing) console.log(`  ${name} is not packed`)
  return missing.length === 0
}

const TAGS = [
  'countersign-account',
  'countersign-login',
  'countersign-phone',
  'countersign-step-up',
]

interface Manifest {
  readonly modules: readonly { readonly declarations?: readonly { readonly tagName?: string }[] }[]
}

/** What pages and editors take from the widget's tarball: served files, CDN file with its hash, tags. */
function* findWidgetFaults(folder: string): Generator<string> {
  const read = (path: string): string => readFileSync(join(folder, 'package/dist', path), 'utf8')
  const chunks = [...read('served/widget.js').matchAll(/chunks\/[\w-]+\.js/g)]
  if (chunks.length === 0) yield 'served/widget.js loads no chunk'
  for (const [chunk] of chunks) {
    if (!existsSync(join(folder, 'package/dist/served', chunk))) yield `served/${chunk} is missing`
  }
  const cdn = read('cdn/widget.js')
  const hash = `sha384-${createHash('sha384').update(cdn).digest('base64')}`
  if (read('cdn/widget.js.sri').trim() !== hash) yield 'cdn/widget.js.sri is not its hash'
  if (/\bimport\s*\(/.test(cdn)) yield 'cdn/widget.js loads something beside itself'
  const { modules }: Manifest = JSON.parse(read('custom-elements.json'))
  const names = modules.flatMap(({ declarations = [] }) => declarations.map((one) => one.tagName))
  for (const tag of TAGS) if (!names.includes(tag)) yield `custom-elements.json lacks ${tag}`
}

function checkWidget(tarball: string): boolean {
  const folder = mkdtempSync(join(directory, 'widget-'))
  spawnSync('tar', ['-xzf', tarball, '-C', folder], { stdio: 'inherit' })
  const faults = [...findWidgetFaults(folder)]
  for (const fault of faults) console.log(`  ${fault}`)
  return faults.length === 0
}

const directory = mkdtempSync(join(tmpdir(), 'countersign-pack-'))
const tarballs = new Map<string, string>()
try {
  for (const name of PUBLISHED) {
    const tarball = packPackage(name, directory)
    tarballs.set(name, tarball)
    const verdicts = [await lint(tarball), checkTypes(tarball), checkPapers(tarball)]
    if (name === 'widget') verdicts.push(checkWidget(tarball))
    const isGood = verdicts.every(Boolean)
    console.log(`${isGood ? 'ok  ' : 'FAIL'} @countersign/${name}`)
    if (!isGood) process.exitCode = 1
  }
  const compiles = checkConsumer(tarballs)
  console.log(`${compiles ? 'ok  ' : 'FAIL'} TypeScript that installs them`)
  if (!compiles) process.exitCode = 1
} finally {
  rmSync(directory, { recursive: true })
}
