/**
 * @module
 * Runs a flow for a while with so many at once, and what came of it.
 */
import { performance } from 'node:perf_hooks'
import type { BackendProcess } from '../support/backend-process.ts'
import type { Flow } from './flows.ts'

/** One slice of one flow. */
export interface Slice {
  readonly perSecond: number
  /** CPU time of the server process per flow, µs. */
  readonly cpuMicros: number
  /** Duration of each flow, ms. */
  readonly durations: readonly number[]
}

/** Flows begun before the time is over are finished and counted. */
export async function measure(
  server: BackendProcess,
  flow: Flow,
  { width, seconds }: { readonly width: number; readonly seconds: number },
): Promise<Slice> {
  const durations: number[] = []
  const before = await readCpu(server)
  const start = performance.now()
  const end = start + seconds * 1000
  const work = async () => {
    while (performance.now() < end) {
      const begun = performance.now()
      await flow.run()
      durations.push(performance.now() - begun)
    }
  }
  await Promise.all(Array.from({ length: width }, work))
  const elapsed = (performance.now() - start) / 1000
  const cpu = (await readCpu(server)) - before
  return { perSecond: durations.length / elapsed, cpuMicros: cpu / durations.length, durations }
}

async function readCpu(server: BackendProcess): Promise<number> {
  const answer = await server.ask({ ask: 'usage' })
  if (answer?.usage === undefined) throw new Error('the server is gone')
  return answer.usage.cpuMicros
}

/** Medians over the slices; percentiles over all flows of all slices. */
export interface Summary {
  readonly perSecond: number
  readonly p50: number
  readonly p99: number
  readonly cpuMicros: number
  readonly flows: number
}

export function toSummary(slices: readonly Slice[]): Summary {
  const durations = slices.flatMap((slice) => slice.durations)
  return {
    perSecond: toQuantile(
      slices.map((slice) => slice.perSecond),
      0.5,
    ),
    p50: toQuantile(durations, 0.5),
    p99: toQuantile(durations, 0.99),
    cpuMicros: toQuantile(
      slices.map((slice) => slice.cpuMicros),
      0.5,
    ),
    flows: durations.length,
  }
}

/** The value below which `share` of all lie, interpolated; NaN of none. */
export function toQuantile(values: readonly number[], share: number): number {
  const sorted = values.toSorted((a, b) => a - b)
  const at = (sorted.length - 1) * share
  const [low = NaN, high = NaN] = [sorted[Math.floor(at)], sorted[Math.ceil(at)]]
  return low + (high - low) * (at - Math.floor(at))
}
