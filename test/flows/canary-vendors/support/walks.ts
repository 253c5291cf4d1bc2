/**
 * @module
 * Walks every path of a vendor, once while all is well and once for every fault in every call on the way, and
 * searches all places after each.
 */
import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import type { BenchOptions } from '../../support/backend.ts'
import { createSearch, findLeaks, type Known } from '../../support/leaks.ts'
import {
  findEscaped,
  openEar,
  toTraffic,
  type CagedCanary,
  type Ear,
  type Flight,
  type Stage,
} from './ear.ts'
import { FEW_FAULTS } from './faults.ts'

/** Notes what a call within this process threw. */
export type Note = (thrown: unknown) => void

/** One thing that people, pages, sites and operators do. */
export interface Path<S, O> {
  readonly name: string
  /** Of the stage. */
  readonly options?: O
  /** What must be so before; nothing is broken yet. */
  readonly settle?: (stage: S) => Promise<unknown>
  /** Goes on whatever it meets. @returns What each step came to. */
  readonly walk: (stage: S, note: Note) => Promise<readonly string[]>
  /** The same while nothing is broken, by commas: proof that the path was walked to its end. */
  readonly fair: string
  /** Only these, where another path of the same calls has them all. */
  readonly faults?: readonly string[]
}

/** One vendor with all its paths and faults. */
export interface Course<S extends Stage, O> {
  readonly vendor: string
  open(options: O & Pick<BenchOptions, 'createStore'>): Promise<S>
  readonly toFlights: (stage: S) => readonly Flight[]
  /** Every secret that came up so far. */
  readonly toCanaries: (stage: S) => readonly CagedCanary[]
  /** Further texts of the vendor's that no page and no audit may tell. */
  readonly toTexts: (stage: S) => readonly Known[]
  readonly faults: readonly string[]
  /** Calls that are the same on every path: on the first they meet all faults, on each other one of each kind. */
  readonly shared?: readonly string[]
  readonly paths: readonly Path<S, O>[]
}

/** Longer than any breaker, circuit or lock of a way. */
const REST_SECONDS = 600

/** Makes the tests of a course: two for each path, and one that no canary stayed at home. */
export function testCourse<S extends Stage, O extends object>(course: Course<S, O>): void {
  const { vendor, paths } = course
  const caged = new Set<string>()
  const flown = new Set<string>()
  const broken = new Set<string>()
  const walked = new Set<string>()
  describe(`${vendor}: nothing comes out`, () => {
    for (const path of paths) {
      let calls: ReadonlySet<string> | undefined
      const walkFairly = async () => {
        const { ear, words, operations } = await walkFair(course, path)
        walked.add(path.name)
        const canaries = course.toCanaries(ear.stage)
        for (const { what } of canaries) caged.add(what)
        const traffic = toTraffic(course.toFlights(ear.stage))
        for (const { what } of createSearch(canaries)(traffic)) flown.add(what)
        return { ear, words, operations }
      }

      test(`${path.name}, while all is well`, async () => {
        const { ear, words, operations } = await walkFairly()
        calls = operations
        assert.equal(words.join(', '), path.fair)
        assertSilent(course, ear)
      })

      test(`${path.name}, whatever breaks`, async () => {
        calls ??= (await walkFairly()).operations
        for (const operation of calls) {
          const all = broken.has(operation) ? FEW_FAULTS : course.faults
          if (course.shared?.includes(operation)) broken.add(operation)
          for (const fault of path.faults ?? all) {
            await walkBroken(course, path, { fault, operation })
          }
        }
      })
    }

    test('and every canary was with the vendor, where it belongs', (t) => {
      if (walked.size < paths.length) return t.skip('not every path was walked')
      const home = [...caged].filter((what) => !flown.has(what))
      return assert.deepEqual(home, [])
    })
  })
}

async function open<S extends Stage, O extends object>(
  course: Course<S, O>,
  { options, settle }: Path<S, O>,
): Promise<{ readonly ear: Ear<S>; readonly settled: number }> {
  const ear = await openEar(
    // Every option of a stage may be left out.
    (tools) => course.open({ ...(options as O), ...tools }),
    course.toFlights,
  )
  await settle?.(ear.stage)
  await ear.stage.settle()
  return { ear, settled: course.toFlights(ear.stage).length }
}

async function walkFair<S extends Stage, O extends object>(course: Course<S, O>, path: Path<S, O>) {
  const { ear, settled } = await open(course, path)
  try {
    const words = await path.walk(ear.stage, ear.note)
    await ear.stage.settle()
    const walked = course.toFlights(ear.stage).slice(settled)
    return { ear, words, operations: new Set(walked.map(({ operation }) => operation)) }
  } finally {
    ear.close()
  }
}

/** Once with one call that breaks, so that what comes after doubt is walked too; once with all of them. */
async function walkBroken<S extends Stage, O extends object>(
  course: Course<S, O>,
  path: Path<S, O>,
  broken: { readonly fault: string; readonly operation: string },
): Promise<void> {
  const { ear } = await open(course, path)
  const { stage, note } = ear
  const { control } = stage
  // Names of the vendor's own, which the compiler cannot tell apart here.
  const request = broken as { fault: never; operation: never }
  const told = `${broken.fault} at ${broken.operation}`
  try {
    control.fault({ ...request, count: 1 })
    await path.walk(stage, note)
    await stage.settle()
    assert.equal(control.faults().length, 0, `${path.name} never met ${told}`)
    stage.clock.advance(REST_SECONDS)
    control.fault(request)
    await path.walk(stage, note)
    await stage.settle()
    control.clearFaults()
    assertSilent(course, ear, told)
  } finally {
    ear.close()
  }
}

function assertSilent<S extends Stage, O extends object>(
  { toCanaries, toTexts }: Course<S, O>,
  { stage, hear }: Ear<S>,
  told = 'nothing broken',
): void {
  const heard = hear()
  assert.deepEqual(findEscaped(heard, toCanaries(stage)), [], told)
  const texts = toTexts(stage)
  assert.deepEqual(findLeaks(heard.page, texts), [], `page, ${told}`)
  assert.deepEqual(findLeaks(heard.audit, texts), [], `audit, ${told}`)
}
