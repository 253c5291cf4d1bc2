/**
 * @module
 * Builds `served/face/`: what finds faces in a camera's picture. The worker that holds MediaPipe's code, its
 * WebAssembly, the model with its metadata, notice and licence. What is large is compressed beside itself, once:
 * nobody should wait for 11 MB where 2.4 do. Vite's config imports it.
 */
import { createHash } from 'node:crypto'
import { copyFileSync, existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { dirname, join, resolve } from 'node:path'
import process from 'node:process'
import { promisify } from 'node:util'
import { brotliCompress, constants } from 'node:zlib'
import { build, type Plugin } from 'vite'
import { addMetadata } from './add-metadata.ts'

const { resolve: find } = createRequire(import.meta.url)
const compress = promisify(brotliCompress)
/** Brotli takes its time: what was compressed before is taken from here. */
const KEPT = resolve(import.meta.dirname, '../../../node_modules/.cache/countersign-face')
/** Bytes from which on compressing takes long enough to be told. */
const LARGE = 1_000_000

/** Apache-2.0, as a whole. */
const LICENCE = resolve(import.meta.dirname, '../../../LICENSE')

/** @param outDir  `served`; the files come below it. */
export function emitEngine(outDir: string): Plugin {
  return {
    name: 'emit-engine',
    apply: 'build',
    async closeBundle() {
      const folder = join(outDir, 'face')
      mkdirSync(folder, { recursive: true })
      const wasm = readFileSync(find('@mediapipe/tasks-vision/vision_wasm_module_internal.wasm'))
      const package_ = dirname(find('@mediapipe/face_detection/package.json'))
      const model = addMetadata(readFileSync(join(package_, 'face_detection_short_range.tflite')))
      const names = {
        wasm: toName('detector', wasm, 'wasm'),
        model: toName('face', model, 'tflite'),
      }
      await buildWorker(folder, names)
      const worker = readFileSync(join(folder, 'worker.js'))
      await Promise.all([
        write(folder, 'worker.js', worker),
        write(folder, names.wasm, wasm),
        write(folder, names.model, model),
      ])
      copyFileSync(join(import.meta.dirname, 'NOTICE.txt'), join(folder, 'NOTICE.txt'))
      // Theirs is the licence that ours is: whoever gets the files gets its text.
      copyFileSync(LICENCE, join(folder, 'LICENSE.txt'))
    },
  }
}

const toHash = (bytes: Uint8Array): string =>
  createHash('sha256').update(bytes).digest('base64url').slice(0, 8)

/** The server lets whatever bears a hash be kept for good. */
const toName = (name: string, bytes: Uint8Array, type: string): string =>
  `${name}-${toHash(bytes)}.${type}`

async function write(folder: string, name: string, bytes: Uint8Array): Promise<void> {
  writeFileSync(join(folder, name), bytes)
  writeFileSync(join(folder, `${name}.br`), await compressOnce(name, bytes))
}

async function compressOnce(name: string, bytes: Uint8Array): Promise<Uint8Array> {
  const kept = join(KEPT, `${toHash(bytes)}.br`)
  if (existsSync(kept)) return readFileSync(kept)
  // Half a minute without a word looks like a start that hangs.
  if (bytes.length > LARGE) process.stdout.write(`Compressing ${name}, once: half a minute.\n`)
  const small = await compress(bytes, {
    params: { [constants.BROTLI_PARAM_QUALITY]: 10, [constants.BROTLI_PARAM_LGWIN]: 24 },
  })
  mkdirSync(KEPT, { recursive: true })
  writeFileSync(kept, small)
  return small
}

/** One file: a worker has no page whose chunks it could share. */
async function buildWorker(outDir: string, names: { wasm: string; model: string }): Promise<void> {
  await build({
    configFile: false,
    logLevel: 'error',
    publicDir: false,
    define: { WASM_FILE: JSON.stringify(names.wasm), MODEL_FILE: JSON.stringify(names.model) },
    build: {
      target: 'es2023',
      outDir,
      emptyOutDir: false,
      modulePreload: false,
      reportCompressedSize: false,
      // The loader's own way to its file, which it is told by another one.
      assetsInlineLimit: 0,
      rolldownOptions: {
        input: { worker: resolve(import.meta.dirname, 'worker.ts') },
        external: /^node:/,
        output: { entryFileNames: '[name].js', codeSplitting: false },
      },
    },
  })
}
