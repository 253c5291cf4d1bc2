/**
 * @module
 * Reads the source tree: every file, what it imports and what it exports.
 */
import { globSync, readFileSync } from 'node:fs'
import { dirname, join, resolve } from 'node:path'
import { parseSync } from 'vite'

export const ROOT = resolve(import.meta.dirname, '../..')

export interface Import {
  /** As written: `./x.ts`, `node:fs`, `@countersign/protocol`; `computed:…` when an expression. */
  specifier: string
  /** Imported names; `*` for a whole module; empty for a dynamic or bare import. */
  names: string[]
}

export interface Source {
  /** From the root: `packages/server/src/flow/begin.ts`. */
  path: string
  text: string
  imports: Import[]
  hasDefaultExport: boolean
  /** Statements other than `export … from`. */
  ownStatements: number
}

export interface Manifest {
  name: string
  private?: boolean
  bin?: Record<string, string>
  exports?: Record<string, string | Record<string, string>>
  dependencies?: Record<string, string>
  peerDependencies?: Record<string, string>
}

/** Paths from the root, with forward slashes, without built or installed files. */
export function toPaths(pattern: string): string[] {
  return globSync(pattern, { cwd: ROOT })
    .filter((path) => !/(^|\/)(node_modules|dist|output)\//.test(path))
    .toSorted()
}

export function readText(path: string): string {
  return readFileSync(join(ROOT, path), 'utf8')
}

export function readManifest(name: string): Manifest {
  return JSON.parse(readText(`packages/${name}/package.json`)) as Manifest
}

/** Names of the folders in `packages/`. */
export const PACKAGES: readonly string[] = toPaths('packages/*/package.json').map(
  (path) => path.split('/')[1] ?? '',
)

function readSource(path: string): Source {
  const text = readText(path)
  const { module, program, errors } = parseSync(path, text)
  if (errors.length > 0) throw new TypeError(`${path} does not parse: ${errors[0]?.message}`)
  const imports = module.staticImports.map(({ moduleRequest, entries }) => ({
    specifier: moduleRequest.value,
    names: entries.map(({ importName }) => importName.name ?? '*'),
  }))
  for (const { entries } of module.staticExports) {
    for (const { moduleRequest, importName } of entries) {
      if (moduleRequest === null) continue
      imports.push({ specifier: moduleRequest.value, names: [importName.name ?? '*'] })
    }
  }
  for (const { moduleRequest } of module.dynamicImports) {
    const written = text.slice(moduleRequest.start, moduleRequest.end)
    const [, , literal] = /^(['"`])(.*)\1$/s.exec(written) ?? []
    imports.push({ specifier: literal ?? `computed:${written}`, names: [] })
  }
  const isReexport = (statement: { type: string; source?: unknown }): boolean =>
    /^Export(Named|All)Declaration$/.test(statement.type) && Boolean(statement.source)
  return {
    path,
    text,
    imports,
    hasDefaultExport: module.staticExports.some(({ entries }) =>
      entries.some(({ exportName }) => exportName.kind === 'Default'),
    ),
    ownStatements: program.body.filter((statement) => !isReexport(statement)).length,
  }
}

/** Every TypeScript file of every package's `src`. */
export function readSources(): Source[] {
  return toPaths('packages/*/src/**/*.ts').map(readSource)
}

/** The file a relative import means, from the root. */
export function toTarget(from: string, specifier: string): string {
  return join(dirname(from), specifier)
}
