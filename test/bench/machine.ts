/**
 * @module
 * What the bench ran on, and what the machine alone needs: a flush to disk, a password hash.
 */
import { closeSync, fsyncSync, mkdtempSync, openSync, rmSync, writeSync } from 'node:fs'
import { cpus, loadavg, release, totalmem, type as osName } from 'node:os'
import { join } from 'node:path'
import { performance } from 'node:perf_hooks'
import { createNodeHasher } from '../../packages/server/src/runtimes/node-hasher.ts'
import { toQuantile } from './measure.ts'

export function toMachineLines(): readonly string[] {
  const [cpu] = cpus()
  const gigabytes = (totalmem() / 2 ** 30).toFixed(1)
  return [
    `${cpu?.model.trim() ?? 'unknown CPU'}, ${cpus().length} cores, ${gigabytes} GiB, ${osName()} ${release()}`,
    `Node ${process.version}, load ${loadavg()
      .map((load) => load.toFixed(1))
      .join(' ')} before the first slice`,
  ]
}

/** Median milliseconds of appending 4 KiB and flushing it; a memory file system gives next to nothing. */
export function measureFlush(folder: string): number {
  const made = mkdtempSync(join(folder, 'flush-'))
  const file = openSync(join(made, 'file'), 'w')
  const page = new Uint8Array(4096)
  const times = Array.from({ length: 100 }, () => {
    const start = performance.now()
    writeSync(file, page)
    fsyncSync(file)
    return performance.now() - start
  })
  closeSync(file)
  rmSync(made, { recursive: true })
  return toQuantile(times, 0.5)
}

/** Milliseconds that one password check takes: alone, and per check with three at a time. */
export async function measureHashing(): Promise<{
  readonly alone: number
  readonly shared: number
}> {
  const hasher = createNodeHasher({
    bytes: (length) => crypto.getRandomValues(new Uint8Array(length)),
  })
  const hash = await hasher.hash('a password of the usual length')
  const time = async (width: number) => {
    const start = performance.now()
    const all = Array.from({ length: width }, () => hasher.verify('another password', hash))
    await Promise.all(all)
    return (performance.now() - start) / width
  }
  const alone: number[] = []
  const shared: number[] = []
  for (let i = 0; i < 9; i += 1) {
    alone.push(await time(1))
    shared.push(await time(3))
  }
  return { alone: toQuantile(alone, 0.5), shared: toQuantile(shared, 0.5) }
}
