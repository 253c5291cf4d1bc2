/**
 * @module
 * WebKitGTK's driver on a display of its own, both started here and ended by their own ids.
 */
import { type ChildProcess, spawn } from 'node:child_process'
import { createServer, type Server } from 'node:net'
import { once } from 'node:events'
import { WEBKIT_DRIVER, XVFB } from '../support/browsers.ts'

export interface WebkitDriver {
  port: number
  stop: () => Promise<void>
}

async function toFreePort(): Promise<number> {
  const server: Server = createServer().listen(0, '127.0.0.1')
  await once(server, 'listening')
  const address = server.address()
  server.close()
  await once(server, 'close')
  if (address === null || typeof address === 'string') throw new TypeError('no port is free')
  return address.port
}

/** Ends a process and its children: it leads a group of its own. */
async function end(child: ChildProcess): Promise<void> {
  if (child.pid === undefined || child.exitCode !== null) return
  const closed = once(child, 'exit')
  process.kill(-child.pid, 'SIGTERM')
  const timer = setTimeout(() => child.pid && process.kill(-child.pid, 'SIGKILL'), 3000)
  await closed
  clearTimeout(timer)
  try {
    // What hangs hears no SIGTERM.
    process.kill(-child.pid, 'SIGKILL')
  } catch {
    // Nothing of it is left.
  }
}

/** Starts Xvfb on a display it chooses, and answers that display. */
async function startDisplay(): Promise<{ display: string; child: ChildProcess }> {
  const child = spawn(
    XVFB,
    ['-displayfd', '3', '-screen', '0', '1280x900x24', '-nolisten', 'tcp'],
    { stdio: ['ignore', 'ignore', 'ignore', 'pipe'], detached: true },
  )
  const pipe = child.stdio[3]
  if (!pipe) throw new TypeError('Xvfb has no pipe')
  const died = once(child, 'exit').then(() => Promise.reject(new Error('Xvfb did not start')))
  const [chunk] = (await Promise.race([once(pipe, 'data'), died])) as [Buffer]
  died.catch(() => undefined)
  return { display: `:${chunk.toString().trim()}`, child }
}

/** Starts display and driver. Call `stop` also when the tests could not start. */
export async function startWebkit(): Promise<WebkitDriver> {
  const screen = await startDisplay()
  const port = await toFreePort()
  const driver = spawn(WEBKIT_DRIVER, [`--port=${port}`], {
    stdio: 'ignore',
    detached: true,
    env: {
      ...process.env,
      // As the other engines do, whatever language the machine has.
      LANG: 'en_US.UTF-8',
      LC_ALL: 'en_US.UTF-8',
      LANGUAGE: 'en_US',
      DISPLAY: screen.display,
      GDK_BACKEND: 'x11',
      LIBGL_ALWAYS_SOFTWARE: '1',
      WEBKIT_DISABLE_DMABUF_RENDERER: '1',
      NO_AT_BRIDGE: '1',
    },
  })
  const stop = async (): Promise<void> => {
    await end(driver)
    await end(screen.child)
  }
  return { port, stop }
}
