/**
 * @module
 * All that a command touches besides the backend: streams, environment, folder. The only writer to the
 * console. Floor 6; the command line alone imports it.
 */
import process from 'node:process'
import { createInterface } from 'node:readline'

/** What a command may touch; tests bring their own. */
export interface Terminal {
  readonly cwd: string
  /** Live: what `.env` adds is seen here. */
  readonly environment: Readonly<Record<string, string | undefined>>
  /** A line of the result. */
  print(line: string): void
  /** A line about the work: progress, warnings, problems. */
  note(line: string): void
  /** Lines of standard input. */
  readLines(): AsyncIterable<string>
  /** Resolves when somebody asks this process to stop. */
  untilStopped(): Promise<void>
}

/** Said about our own means or the project's manifest; nothing an operator of this command can act upon. */
const isIdle = (warning: Error): boolean =>
  warning.name === 'ExperimentalWarning' ||
  ('code' in warning && warning.code === 'MODULE_TYPELESS_PACKAGE_JSON')

/** Prints Node's other warnings as one line each. */
export function quietWarnings(): void {
  process.removeAllListeners('warning')
  process.on('warning', (warning) => {
    if (!isIdle(warning)) process.stderr.write(`${warning.name}: ${warning.message}\n`)
  })
}

/** The terminal of this process. */
export function createTerminal(): Terminal {
  // `countersign people list | head` closes the pipe early; that is no failure.
  process.stdout.on('error', (error: NodeJS.ErrnoException) => {
    if (error.code === 'EPIPE') process.exit(0)
    throw error
  })
  return {
    cwd: process.cwd(),
    environment: process.env,
    print: (line) => void process.stdout.write(`${line}\n`),
    note: (line) => void process.stderr.write(`${line}\n`),
    readLines: () => createInterface({ input: process.stdin, crlfDelay: Infinity }),
    untilStopped: () =>
      new Promise((resolve) => {
        for (const signal of ['SIGTERM', 'SIGINT'] as const) process.once(signal, () => resolve())
      }),
  }
}
