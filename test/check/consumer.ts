/**
 * @module
 * Compiles TypeScript against the packed packages, as strict as it goes and without `skipLibCheck`: for Node
 * (`nodenext`, no DOM) and for a bundler. Build first: `npm run build`.
 */
import { spawnSync } from 'node:child_process'
import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join, resolve } from 'node:path'

const ROOT = resolve(import.meta.dirname, '../..')
const TSC = resolve(ROOT, 'node_modules/.bin/tsc')
/** Below it everything else that is installed is found. */
const CACHE = resolve(ROOT, 'node_modules/.cache')
const FIXTURES = resolve(ROOT, 'test/fixtures/consumer')

const STRICT = {
  target: 'es2024',
  strict: true,
  exactOptionalPropertyTypes: true,
  noUncheckedIndexedAccess: true,
  verbatimModuleSyntax: true,
  skipLibCheck: false,
  noEmit: true,
  types: ['node'],
}
const NODE = { module: 'nodenext', moduleResolution: 'nodenext' }
const BUNDLER = { module: 'esnext', moduleResolution: 'bundler' }
const SERVER = { files: ['countersign.config.ts', 'site.ts', 'backend.ts'], lib: ['es2024'] }
const PAGE = {
  files: ['page.ts'],
  lib: ['es2024', 'dom', 'dom.iterable', 'dom.asynciterable'],
}

/** The config that the guide shows. */
function readConfig(): string {
  const text = readFileSync(join(ROOT, 'README.md'), 'utf8')
  const [, config] = /^```ts\n(\/\/ countersign\.config\.ts\n.*?)^```$/ms.exec(text) ?? []
  if (config === undefined) throw new TypeError('README.md shows no countersign.config.ts')
  return config
}

function compile(folder: string, project: object): boolean {
  writeFileSync(join(folder, 'tsconfig.json'), JSON.stringify(project))
  const { status, stdout } = spawnSync(TSC, ['-p', folder], { cwd: folder, encoding: 'utf8' })
  if (status !== 0) console.log(stdout)
  return status === 0
}

/**
 * @param tarballs  By the name of the package's folder.
 * @returns whether every project compiles; what does not is printed.
 */
export function checkConsumer(tarballs: ReadonlyMap<string, string>): boolean {
  mkdirSync(CACHE, { recursive: true })
  const folder = mkdtempSync(join(CACHE, 'consumer-'))
  try {
    for (const [name, tarball] of tarballs) {
      const into = join(folder, 'node_modules/@countersign', name)
      mkdirSync(into, { recursive: true })
      spawnSync('tar', ['-xzf', tarball, '-C', into, '--strip-components=1'], { stdio: 'inherit' })
    }
    cpSync(FIXTURES, folder, { recursive: true })
    writeFileSync(join(folder, 'package.json'), JSON.stringify({ type: 'module' }))
    writeFileSync(join(folder, 'countersign.config.ts'), readConfig())
    const verdicts = [NODE, BUNDLER].flatMap((resolution) =>
      [SERVER, PAGE].map(({ files, lib }) =>
        compile(folder, { compilerOptions: { ...STRICT, ...resolution, lib }, files }),
      ),
    )
    return verdicts.every(Boolean)
  } finally {
    rmSync(folder, { recursive: true })
  }
}
