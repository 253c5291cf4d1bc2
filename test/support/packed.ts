/**
 * @module
 * Packs the published packages as `npm publish` would. Build first: `npm run build`.
 */
import { spawnSync } from 'node:child_process'
import { existsSync, globSync } from 'node:fs'
import { join, resolve } from 'node:path'

const ROOT = resolve(import.meta.dirname, '../..')

/** Folders of what is published. */
export const PUBLISHED = ['protocol', 'widget', 'server', 'relying-party'] as const

/** What a build leaves; without these a tarball would be empty, and no test of it honest. */
const BUILT = [
  ...PUBLISHED.map((name) => `${name}/dist/index.js`),
  'server/dist/cli/bin.js',
  'widget/dist/served/widget.js',
  'widget/dist/cdn/widget.js',
  'widget/dist/custom-elements.json',
]

/**
 * Packs one package.
 *
 * @param into  An existing folder.
 * @returns path of the tarball.
 * @throws TypeError when it was not built, or npm refuses.
 */
export function packPackage(name: (typeof PUBLISHED)[number], into: string): string {
  const missing = BUILT.filter((path) => path.startsWith(`${name}/`)).find(
    (path) => !existsSync(join(ROOT, 'packages', path)),
  )
  if (missing !== undefined) throw new TypeError(`No packages/${missing}: run npm run build first.`)
  const args = ['pack', '--silent', '--pack-destination', into, '-w', `packages/${name}`]
  const { status } = spawnSync('npm', args, { cwd: ROOT, stdio: ['ignore', 'ignore', 'inherit'] })
  const [tarball] = globSync(`countersign-${name}-[0-9]*.tgz`, { cwd: into })
  if (status !== 0 || tarball === undefined) throw new TypeError(`npm pack failed for ${name}`)
  return join(into, tarball)
}
