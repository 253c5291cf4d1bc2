/**
 * @module
 * What a measured process tells its parent: that it is ready, what it used, and its end.
 */
import process from 'node:process'
import type { NodeServer } from '../../packages/server/src/runtimes/node-server.ts'
import type { Ask, Report } from '../support/served-backend.ts'

/** @param close  What else ends with the server. */
export function report(
  server: NodeServer,
  close: () => Promise<void> = async () => undefined,
): void {
  process.on('message', ({ id }: Ask) => {
    const { user, system } = process.cpuUsage()
    const usage = { cpuMicros: user + system, memory: process.memoryUsage.rss() }
    tell({ answered: id, usage })
  })
  process.once('disconnect', () => process.exit())
  process.once('SIGTERM', () => {
    void server
      .close()
      .then(close)
      .then(() => process.disconnect())
  })
  tell({ ready: server.port })
}

const tell = (told: Report): void => void process.send?.(told)
