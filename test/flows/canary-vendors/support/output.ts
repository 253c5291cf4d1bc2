/**
 * @module
 * Everything that this process writes to its terminal while somebody listens, whoever writes it and by what.
 */
import process from 'node:process'

export interface Output {
  readonly written: string[]
  stop(): void
}

/** `console` writes to the same two streams, and so do warnings. What is written still appears. */
export function hearOutput(): Output {
  const written: string[] = []
  const restores = [process.stdout, process.stderr].map((stream) => {
    const { write } = stream
    const heard = (...args: Parameters<typeof write>): boolean => {
      const [chunk] = args
      written.push(typeof chunk === 'string' ? chunk : Buffer.from(chunk).toString())
      return Reflect.apply(write, stream, args)
    }
    Object.assign(stream, { write: heard })
    return () => Object.assign(stream, { write })
  })
  return { written, stop: () => restores.forEach((restore) => restore()) }
}
