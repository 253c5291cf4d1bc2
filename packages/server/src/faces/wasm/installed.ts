/**
 * @module
 * Are the packages there that compare faces? They are optional peers: 110 MB. Floor 2, inside `faces/wasm`.
 */
import { readFileSync } from 'node:fs'
import { findPackageJSON } from 'node:module'
import { ConfigError } from '../../config.ts'

/** Templates are compared with those of the same model only: its version is fixed. */
export const FACE_API_VERSION = '1.7.15'
const TENSORFLOW_VERSION = '4.22.0'

/** What has to be installed beside `@countersign/server`, each with the versions that fit. */
const NEEDED: Readonly<Record<string, string>> = {
  '@vladmandic/face-api': FACE_API_VERSION,
  '@tensorflow/tfjs-core': TENSORFLOW_VERSION,
  '@tensorflow/tfjs-backend-wasm': TENSORFLOW_VERSION,
  sharp: '^0.35.2',
}

/** Version of a package, as its manifest says; undefined when it is not there. */
export type ReadVersion = (name: string) => unknown

/**
 * @param readVersion  Default: as this file sees them.
 * @throws ConfigError that says what to install, when a package is missing or, where its version is fixed, has
 *   another one.
 */
export function assertInstalled(readVersion: ReadVersion = readInstalled): void {
  const wrong = Object.entries(NEEDED).filter(([name, version]) => {
    const found = readVersion(name)
    return version.startsWith('^') ? found === undefined : found !== version
  })
  if (wrong.length === 0) return
  const names = wrong.map(([name, version]) => `${name}@${version}`).join(' ')
  throw new ConfigError(`Comparing faces needs packages beside the server: npm install ${names}`)
}

function readInstalled(name: string): unknown {
  try {
    const path = findPackageJSON(name, import.meta.url)
    const manifest: unknown = path === undefined ? {} : JSON.parse(readFileSync(path, 'utf8'))
    return Object(manifest)['version']
  } catch {
    // Whatever is the reason, it cannot be used.
    return undefined
  }
}
