/**
 * @module
 * Random bytes that are the same in every run. For tests alone: anybody can predict them.
 */
import type { Random } from '../../packages/server/src/ports.ts'

/**
 * A generator that repeats itself run after run (xoshiro128**, seeded by splitmix32). Two generators
 * with different seeds give different bytes.
 *
 * @param seed  Any whole number. Default 1.
 */
export function createTestRandom(seed = 1): Random {
  const state = toState(seed)
  return {
    bytes(length) {
      const bytes = new Uint8Array(length)
      for (let i = 0; i < length; i += 4) {
        const word = next(state)
        for (let j = 0; j < 4 && i + j < length; j += 1) bytes[i + j] = (word >>> (8 * j)) & 255
      }
      return bytes
    },
  }
}

type State = [number, number, number, number]

function toState(seed: number): State {
  let x = seed | 0
  const word = () => {
    x = (x + 0x9e3779b9) | 0
    let z = Math.imul(x ^ (x >>> 16), 0x21f0aaad)
    z = Math.imul(z ^ (z >>> 15), 0x735a2d97)
    return z ^ (z >>> 15)
  }
  return [word(), word(), word(), word()]
}

function next(state: State): number {
  const product = Math.imul(state[1], 5)
  const result = Math.imul((product << 7) | (product >>> 25), 9)
  const shifted = state[1] << 9
  state[2] ^= state[0]
  state[3] ^= state[1]
  state[1] ^= state[2]
  state[0] ^= state[3]
  state[2] ^= shifted
  state[3] = (state[3] << 11) | (state[3] >>> 21)
  return result
}
