/**
 * @module
 * What a capture asks the network for, and under which policies it goes. Harbour's own page allows no WebAssembly;
 * every visit here also fails at the first breach of a policy, and at the first request to anybody else.
 */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { Form } from '../support/form.ts'
import { lay, useAuthx, type AuthxBay } from '../support/authx.ts'
import type { Visitor } from '../support/harbour.ts'
import { listenAloud } from '../support/listen.ts'

const authx = useAuthx()
const ENGINE = '**/auth/face/**'

/** On the account page, up to the text that is agreed to. */
async function askForFace({ account, goto, pocket }: Visitor): Promise<void> {
  await goto('/account')
  await account.press('Add a way to sign in')
  await account.press(/^Face check/)
  await lay({ pocket }, account)
  await account.expectText('Before your first picture')
}

/** Paths below the backend's `face/`, in the order in which they were asked for. */
function listenForEngine({ context }: Visitor): readonly string[] {
  const asked: string[] = []
  context.on('request', (request) => {
    const { pathname } = new URL(request.url())
    if (pathname.startsWith('/auth/face/')) asked.push(pathname.replace(/-[\w-]{8}\./, '.'))
  })
  return asked
}

async function expectAdded({ visitor, person }: AuthxBay): Promise<void> {
  await visitor.account.expectText('Face check was added.')
  assert.equal(person().enrolled.face, 1)
}

async function expectGuided(bay: AuthxBay): Promise<void> {
  const { account } = bay.visitor
  const said = await listenAloud(account)
  await account.press('I agree, go on')
  await expectAdded(bay)
  assert.ok((await said()).includes('That’s good. Hold still.'))
}

const pressShutter = async (account: Form): Promise<void> => {
  await account.expectText('Fit your face into the oval.')
  await account.press('Take picture')
}

test('guides under a page’s policy that allows no WebAssembly: its own files, after the press, from one origin', async (t) => {
  const bay = await authx.signIn(t, { camera: true })
  const { visitor } = bay
  const asked = listenForEngine(visitor)
  await askForFace(visitor)
  const page = await visitor.context.request.get('/account')
  assert.match(page.headers()['content-security-policy'] ?? '', /script-src 'self';/)
  assert.deepEqual(asked, [], 'nothing before the press')
  await expectGuided(bay)
  assert.equal(asked[0], '/auth/face/worker.js')
  assert.deepEqual(new Set(asked).size, asked.length, 'each once')
})

test('guides under a policy that allows WebAssembly as well', async (t) => {
  const bay = await authx.signIn(t, { camera: true })
  const { visitor } = bay
  await visitor.context.route('**/account', async (route) => {
    const reply = await route.fetch()
    const policy = reply.headers()['content-security-policy'] ?? ''
    const headers = {
      ...reply.headers(),
      'content-security-policy': policy.replace(/script-src 'self'/, "$& 'wasm-unsafe-eval'"),
    }
    await route.fulfill({ response: reply, headers })
  })
  await askForFace(visitor)
  await expectGuided(bay)
})

for (const [what, part] of [
  ['nothing of the engine is there', ENGINE],
  ['its WebAssembly is not there', '**/auth/face/*.wasm'],
] as const) {
  test(`leaves the shutter to the person where ${what}, and breaks nothing`, async (t) => {
    const bay = await authx.signIn(t, { camera: true, refusals: [404] })
    const { visitor } = bay
    await visitor.context.route(part, (route) => route.fulfill({ status: 404, body: '' }))
    await askForFace(visitor)
    await visitor.account.press('I agree, go on')
    await pressShutter(visitor.account)
    await expectAdded(bay)
  })
}
