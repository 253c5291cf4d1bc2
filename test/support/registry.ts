/**
 * @module
 * A package registry on loopback: our own tarballs, and everything else as it lies in node_modules. So
 * `npm install` in a test takes the packages of this commit, and no network.
 */
import { spawn } from 'node:child_process'
import { createReadStream, existsSync, readFileSync } from 'node:fs'
import { createServer, type ServerResponse } from 'node:http'
import { basename, dirname, join, resolve } from 'node:path'
import { packPackage, PUBLISHED } from './packed.ts'

const ROOT = resolve(import.meta.dirname, '../..')

/** One version of one package: a tarball, or a folder that becomes one. */
interface Source {
  readonly manifest: { readonly name: string; readonly version: string }
  readonly tarball?: string
  readonly folder?: string
}

type Shelf = ReadonlyMap<string, readonly Source[]>

export interface Registry {
  /** `http://127.0.0.1:4873`. */
  readonly url: string
  close(): Promise<void>
}

/**
 * Opens it on a free port.
 *
 * @param into  A folder for our tarballs.
 * @throws TypeError when the packages are not built.
 */
export async function startRegistry(into: string): Promise<Registry> {
  const shelf = fillShelf(into)
  const server = createServer((request, response) => {
    const path = decodeURIComponent(new URL(request.url ?? '/', 'http://localhost').pathname)
    answer(shelf, { path: path.slice(1), host: request.headers.host ?? '', response })
  })
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done))
  const address = server.address()
  if (address === null || typeof address === 'string') throw new TypeError('no port')
  return {
    url: `http://127.0.0.1:${address.port}`,
    close: () =>
      new Promise((done) => {
        server.close(() => done())
        server.closeAllConnections()
      }),
  }
}

/** By name: ours, then what the lockfile lists and an install has put on the disk. */
function fillShelf(into: string): Shelf {
  const shelf = new Map<string, Source[]>()
  const put = (source: Source): void => {
    const others = shelf.get(source.manifest.name) ?? []
    if (others.every(({ manifest }) => manifest.version !== source.manifest.version)) {
      shelf.set(source.manifest.name, [...others, source])
    }
  }
  for (const name of PUBLISHED) {
    const manifest = readManifest(join(ROOT, 'packages', name))
    put({ manifest, tarball: packPackage(name, into) })
  }
  const lock: { packages: Record<string, { link?: boolean }> } = JSON.parse(
    readFileSync(join(ROOT, 'package-lock.json'), 'utf8'),
  )
  // Those at the top first: what a name alone means.
  const toDepth = (path: string): number => path.split('node_modules/').length
  const paths = Object.entries(lock.packages).toSorted(([a], [b]) => toDepth(a) - toDepth(b))
  for (const [path, { link }] of paths) {
    const folder = join(ROOT, path)
    if (link === true || !path.includes('node_modules/') || !existsSync(folder)) continue
    put({ manifest: readManifest(folder), folder })
  }
  return shelf
}

const readManifest = (folder: string): Source['manifest'] =>
  JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8'))

interface Question {
  /** `@scope/name`, or `-/<name>/<version>.tgz`. */
  readonly path: string
  readonly host: string
  readonly response: ServerResponse
}

function answer(shelf: Shelf, { path, host, response }: Question): void {
  const sources = shelf.get(path)
  if (sources !== undefined) {
    response.setHeader('Content-Type', 'application/json')
    response.end(JSON.stringify(toDocument(sources, `http://${host}/-/${path}`)))
    return
  }
  const [, name = '', version = ''] = /^-\/(.+)\/([^/]+)\.tgz$/.exec(path) ?? []
  const source = shelf.get(name)?.find(({ manifest }) => manifest.version === version)
  if (source === undefined) {
    response.writeHead(404, { 'Content-Type': 'application/json' }).end('{}')
  } else if (source.tarball !== undefined) {
    createReadStream(source.tarball).pipe(response)
  } else if (source.folder !== undefined) {
    sendFolder(source.folder, response)
  }
}

/** What npm asks for first; `latest` is the one that was found first. */
function toDocument(sources: readonly Source[], address: string): object {
  const versions = sources.map(({ manifest }) => [
    manifest.version,
    { ...manifest, dist: { tarball: `${address}/${manifest.version}.tgz` } },
  ])
  const [newest] = sources
  return {
    name: newest?.manifest.name,
    'dist-tags': { latest: newest?.manifest.version },
    versions: Object.fromEntries(versions),
  }
}

/** npm takes the first folder off, whatever its name is. */
function sendFolder(folder: string, response: ServerResponse): void {
  const name = basename(folder)
  const args = ['-cz', '-C', dirname(folder), `--exclude=${name}/node_modules`, name]
  const tar = spawn('tar', args, { stdio: ['ignore', 'pipe', 'inherit'] })
  tar.stdout.pipe(response)
  tar.once('exit', (code) => {
    if (code !== 0) response.destroy()
  })
}
