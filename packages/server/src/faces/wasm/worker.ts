/**
 * @module
 * The thread in which pictures are decoded and looked at, one after the other. Started by `index.ts`; nobody
 * imports it. Whatever fails ends it: its starter makes a new one.
 */
import { parentPort } from 'node:worker_threads'
import { createEngine } from './engine.ts'
import { judge } from './judge.ts'
import type { Message } from './message.ts'
import { decode } from './pixels.ts'

const look = await createEngine()

async function examine(picture: unknown): Promise<Message> {
  const pixels = picture instanceof Uint8Array ? await decode(picture) : undefined
  const examined =
    pixels === undefined ? ({ flaw: 'unreadable' } as const) : await judge(look, pixels)
  return { is: 'examined', examined }
}

const say = (message: Message) => parentPort?.postMessage(message)
// A rejection ends the thread, and its starter hears of it.
parentPort?.on('message', (picture: unknown) => void examine(picture).then(say))
say({ is: 'ready' })
