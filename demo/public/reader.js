/**
 * The trial's reader for palms and fingers, given to the widget: it lies on the desk, and the Pocket lays
 * something on it. A site's own page does the same with a device that is there.
 */
import { setReader } from '/auth/widget.js'

const PATH = '/pocket/api/readings'
const EVERY_MS = 400

setReader({ modalities: ['palm', 'fingerprint'], read })

/** Asks for one reading and waits for it. The widget aborts when the person leaves. */
async function read({ modality, signal }) {
  signal.throwIfAborted()
  const { id } = await ask(modality)
  const forget = () => void fetch(`${PATH}/${id}`, { method: 'DELETE', keepalive: true })
  // Left while it was being asked: it must not go on waiting.
  if (signal.aborted) forget()
  signal.addEventListener('abort', forget)
  try {
    return await wait(id, signal)
  } finally {
    signal.removeEventListener('abort', forget)
  }
}

async function ask(kind) {
  const headers = { 'Content-Type': 'application/json' }
  const reply = await fetch(PATH, { method: 'POST', headers, body: JSON.stringify({ kind }) })
  // Where the real AuthX is called, no simulated reader stands on the desk.
  if (!reply.ok) throw toError('absent')
  return reply.json()
}

async function wait(id, signal) {
  for (;;) {
    const reply = await fetch(`${PATH}/${id}`, { signal })
    if (reply.status === 200) return reply.blob()
    if (reply.status !== 204) throw toError('timeout')
    await rest(signal)
  }
}

function rest(signal) {
  return new Promise((resolve, reject) => {
    const stop = () => {
      clearTimeout(timer)
      reject(signal.reason)
    }
    const timer = setTimeout(() => {
      signal.removeEventListener('abort', stop)
      resolve()
    }, EVERY_MS)
    signal.addEventListener('abort', stop, { once: true })
  })
}

/** By its `code` the widget says what to do. */
const toError = (code) => Object.assign(new Error(code), { code })
