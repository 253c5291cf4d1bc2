/**
 * @module
 * Every error of ours that is thrown on the way, with all its causes, as `console.error` would print it: a
 * host that logs errors prints no less.
 */
import { inspect } from 'node:util'
import { Problem } from '../../../../packages/server/src/problem.ts'

export interface Failures {
  readonly printed: string[]
  /** One that came out of a call within this process. */
  note(thrown: unknown): void
  stop(): void
}

/**
 * The catch-all of HTTP, and every flow that handles a failure, asks first whether it is a Problem: there it is
 * seen, also what is none.
 */
export function hearFailures(): Failures {
  const printed: string[] = []
  const seen = new WeakSet<Error>()
  const note = (thrown: unknown) => {
    if (!(Error[Symbol.hasInstance](thrown) && thrown instanceof Error) || seen.has(thrown)) return
    seen.add(thrown)
    printed.push(inspect(thrown, { depth: 20, maxStringLength: null, showHidden: true }))
  }
  Object.defineProperty(Problem, Symbol.hasInstance, {
    configurable: true,
    value(this: typeof Problem, thrown: unknown): boolean {
      note(thrown)
      return Function.prototype[Symbol.hasInstance].call(this, thrown)
    },
  })
  return {
    printed,
    note,
    stop: () => void Reflect.deleteProperty(Problem, Symbol.hasInstance),
  }
}
