/**
 * @module
 * `npm start`: the trial on `PORT` (3000), data under `DATA_DIR` (`.countersign`), loopback unless
 * `HOST` is set. `HARBOUR_SIGN_IN=aal2` asks two factors at Harbour's door. `ENTRUST_HOST` and
 * `ENTRUST_APPLICATION_ID` call a real tenant in place of the simulated one.
 */
import { resolve } from 'node:path'
import process from 'node:process'
import { startTrial, type Trial } from './trial.ts'

const { env } = process

try {
  const trial = await startTrial({
    port: parsePort(env['PORT']),
    dataDir: resolve(env['DATA_DIR'] ?? '.countersign'),
    ...(env['HOST'] === undefined || env['HOST'] === '' ? {} : { host: env['HOST'] }),
    environment: env,
  })
  process.stdout.write(`Harbour is open: ${trial.origin}\n`)
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => void stop(trial))
} catch (error) {
  process.stderr.write(`${toSentence(error)}\n`)
  process.exitCode = 1
}

async function stop(trial: Trial): Promise<void> {
  await trial.close()
  process.exit(0)
}

function parsePort(text = '3000'): number {
  const port = Number(text)
  if (!Number.isInteger(port) || port < 0 || port > 65_535) {
    throw new Error('PORT must be a number from 0 to 65535.')
  }
  return port
}

function toSentence(error: unknown): string {
  if (!(error instanceof Error)) return 'The trial could not start.'
  if ('code' in error && error.code === 'EADDRINUSE') {
    const port = parsePort(env['PORT'])
    const other = port > 65_000 ? 3000 : port + 10
    return `Port ${port} is taken: start with another one (PORT=${other} npm start), or stop what uses it.`
  }
  return error.message
}
