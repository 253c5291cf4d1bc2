/**
 * @module
 * Packs every published package and looks at the tarball as an installer would: publint and
 * are-the-types-wrong. Build first: `npm run build`.
 */
import { spawnSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { publint } from 'publint'
import { formatMessage } from 'publint/utils'
import { packPackage, PUBLISHED } from '../support/packed.ts'

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

const directory = mkdtempSync(join(tmpdir(), 'countersign-pack-'))
try {
  for (const name of PUBLISHED) {
    const tarball = packPackage(name, directory)
    const isGood = [await lint(tarball), checkTypes(tarball)].every(Boolean)
    console.log(`${isGood ? 'ok  ' : 'FAIL'} @countersign/${name}`)
    if (!isGood) process.exitCode = 1
  }
} finally {
  rmSync(directory, { recursive: true })
}
