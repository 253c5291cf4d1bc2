/**
 * @module
 * An ear at every place where a secret could come out: what is said there is kept until it is searched.
 */
import { createMemoryStore } from '@countersign/server/stores/memory'
import type { CallLogEntry } from '../../../../packages/simulators/src/call-log.ts'
import type { OutgoingRequest } from '../../../../packages/server/src/ports.ts'
import { toBodyText } from '../../../support/body-text.ts'
import type { Bench, BenchOptions } from '../../support/backend.ts'
import { createSearch, type Canary } from '../../support/leaks.ts'
import { listen, toTold } from '../../support/listen.ts'
import { hearFailures } from './failures.ts'
import { createKept, keepAll } from './kept.ts'
import { hearOutput } from './output.ts'

/** Where something may be seen. */
export const PLACES = [
  'audit',
  'terminal',
  'errors',
  'messages',
  'store keys',
  'store values',
  'links in the store',
  'page',
  'site',
  'our addresses',
  'vendor addresses',
  'vendor log',
] as const
/** One of them. `page` and `site` are replies of ours with their headers; `vendor log` is the stand-in's own. */
export type Place = (typeof PLACES)[number]

/** A canary, and the places where it may be seen; each with the reason why. */
export interface CagedCanary extends Canary {
  readonly seen?: Readonly<Partial<Record<Place, string>>>
}

/** One call to the vendor. */
export interface Flight {
  readonly operation: string
  readonly request: OutgoingRequest
  /** Empty where none came. */
  readonly reply: string
}

/** What can be heard of. */
export interface Stage extends Bench {
  readonly control: {
    calls(): readonly CallLogEntry[]
    fault(request: { fault: never; operation: never; count?: number }): void
    faults(): readonly unknown[]
    clearFaults(): void
  }
}

export interface Ear<S extends Stage> {
  readonly stage: S
  /** An error that came out of a call within this process. */
  note(thrown: unknown): void
  /** All that was said so far. */
  hear(): Readonly<Record<Place, string>>
  close(): void
}

/** @param open  Makes a stage on the store that it is given. */
export async function openEar<S extends Stage>(
  open: (options: Pick<BenchOptions, 'createStore'>) => Promise<S>,
  toFlights: (stage: S) => readonly Flight[],
): Promise<Ear<S>> {
  const kept = createKept()
  const output = hearOutput()
  const failures = hearFailures()
  const opened = await open({ createStore: (clock) => keepAll(createMemoryStore({ clock }), kept) })
  const { stage, heard } = listen(opened)
  return {
    stage,
    note: failures.note,
    hear: () => ({
      audit: JSON.stringify(stage.audit),
      terminal: output.written.join('\n'),
      errors: failures.printed.join('\n'),
      // Without whom they go to.
      messages: JSON.stringify(stage.messages.map(({ to: _to, ...told }) => told)),
      'store keys': kept.keys.join('\n'),
      'store values': kept.values.join('\n'),
      'links in the store': kept.links.join('\n'),
      page: toTold(heard, 'page').join('\n'),
      site: toTold(heard, 'site').join('\n'),
      'our addresses': heard.map(({ address }) => address).join('\n'),
      'vendor addresses': toFlights(stage)
        .map(({ request }) => request.url)
        .join('\n'),
      'vendor log': JSON.stringify(stage.control.calls()),
    }),
    close: () => {
      output.stop()
      failures.stop()
    },
  }
}

/** Canaries that are where they must not be: one line each, without the secret. */
export function findEscaped(
  heard: Readonly<Record<Place, string>>,
  canaries: readonly CagedCanary[],
): readonly string[] {
  const search = createSearch(canaries)
  return PLACES.flatMap((place) =>
    [...search(heard[place])]
      .filter(({ seen = {} }) => seen[place] === undefined)
      .map(({ what }) => `${what} in ${place}`),
  )
}

/** All that went to the vendor and came back: where every canary must have been, or it proves nothing. */
export const toTraffic = (flights: readonly Flight[]): string =>
  flights
    .flatMap(({ request: { url, headers, body }, reply }) => [
      url,
      JSON.stringify(headers),
      typeof body === 'string' ? body : body && Buffer.from(body).toString('latin1'),
      toBodyText(body),
      reply,
    ])
    .join('\n')
