/**
 * @module
 * Chance that repeats itself: order of samples, exchanges of a permutation test. Same seed, same run.
 */
import { createTestRandom } from '../support/random.ts'

export interface Dice {
  /** True every other time on average. */
  isHeads(): boolean
  /** The same members in another order. */
  shuffle<T>(members: readonly T[]): T[]
}

const WORDS = 1024

export function createDice(seed: number): Dice {
  const random = createTestRandom(seed)
  let words: readonly number[] = []
  let taken = 0
  function next(): number {
    if (taken === words.length) {
      const { buffer } = random.bytes(WORDS * 4)
      words = [...new Uint32Array(buffer)]
      taken = 0
    }
    taken += 1
    return words[taken - 1] ?? 0
  }
  return {
    isHeads: () => next() >= 2 ** 31,
    shuffle(members) {
      const left = [...members]
      const shuffled: (typeof left)[number][] = []
      while (left.length > 0) shuffled.push(...left.splice(next() % left.length, 1))
      return shuffled
    },
  }
}
