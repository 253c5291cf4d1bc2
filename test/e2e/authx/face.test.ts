import assert from 'node:assert/strict'
import { test } from 'node:test'
import { ADA, ADA_LOGIN, lay, typePin, useAuthx, type AuthxBay } from '../support/authx.ts'
import { HANDS } from '../support/hands.ts'
import { useFaces } from '../support/face-browser.ts'
import type { Visitor } from '../support/harbour.ts'

const authx = useAuthx()
const look = useFaces()

/** On the account page, up to what is consented to. */
async function askForFace({ account, pocket, goto }: Visitor): Promise<void> {
  await goto('/account')
  await account.press('Add a way to sign in')
  await account.press(/^Face check/)
  await lay({ pocket }, account)
  await account.expectText('Before your first picture')
}

async function addFace({ visitor }: AuthxBay): Promise<void> {
  const { account } = visitor
  await askForFace(visitor)
  await account.press('I agree, go on')
  await account.expectText('Face check was added.')
}

/** Up to the ways that come after the PIN. */
async function givePin({ login, pocket }: Visitor): Promise<void> {
  await login.typeName(ADA_LOGIN)
  await typePin(login, (await pocket.things(ADA)).authxPin)
}

/** Counts how often the page asked for a camera. */
async function countCameras({ context }: Visitor): Promise<() => number> {
  let count = 0
  await context.exposeBinding('tellCamera', () => void (count += 1))
  await context.addInitScript(() => {
    const { mediaDevices } = navigator
    const open = mediaDevices.getUserMedia.bind(mediaDevices)
    mediaDevices.getUserMedia = (wish) => {
      Reflect.get(globalThis, 'tellCamera')()
      return open(wish)
    }
  })
  return () => count
}

for (const hands of HANDS) {
  test(`adds a face, signs in by it, and takes it away at the vendor too, by ${hands}`, async (t) => {
    const bay = await authx.signIn(t, { camera: true, hands })
    const { visitor, person } = bay
    const { account, login, page } = visitor
    await addFace(bay)
    assert.equal(person().enrolled.face, 1)
    await account.expectText(/^You agreed on .*2026-11/)
    await page.getByText('it really compares your face').waitFor()
    await page.getByText('it really compares your face').waitFor()

    await visitor.signOut()
    await givePin(visitor)
    await login.expectText('Your camera opens next.')
    await login.press('I’m ready')
    await visitor.expectSignedIn()
    await page.getByText('You signed in with a PIN and a face, which is level aal1.').waitFor()

    await visitor.goto('/account')
    await account.press('Remove Face check')
    await account.expectText('What was measured is deleted')
    await account.press('Remove')
    await account.expectText('Before you change this, check it’s you.')
    await account.press('I’m ready')
    await account.expectText('Face check was removed.')
    assert.equal(person().enrolled.face, 0)

    await visitor.signOut()
    await givePin(visitor)
    await login.press('Try another way')
    await login.expectText('Fingerprint')
    assert.equal(await login.element.getByText('Face check').count(), 0)
  })
}

test('takes no picture of whoever does not agree: no camera is asked for, nothing is kept', async (t) => {
  const { visitor, person, control } = await authx.signIn(t, { camera: true })
  const { account } = visitor
  const cameras = await countCameras(visitor)
  await askForFace(visitor)
  control.clearCalls()
  await account.press('Cancel')
  await account.expectScreen('account')
  assert.equal(await account.element.getByText('Face check').count(), 0)
  assert.equal(person().enrolled.face, 0)
  assert.equal(cameras(), 0)
  assert.deepEqual(control.calls(), [])
})

test('asks for a camera at a press alone, and switches it off when the person turns away', async (t) => {
  const bay = await authx.signIn(t, { camera: true })
  await addFace(bay)
  const { trial } = bay.visitor
  const browser = await look('none', 2)
  const { visitor } = await authx.visit(t, { trial, browser, camera: true })
  const { login, page } = visitor
  const cameras = await countCameras(visitor)
  await page.reload()
  await givePin(visitor)
  // The strongest is asked first: nobody has to choose it.
  await login.expectText('Take a picture of your face')
  assert.equal(cameras(), 0)
  await login.press('I’m ready')
  await login.expectText('Fit your face into the oval.')
  assert.equal(cameras(), 1)
  const track = await page.evaluateHandle(() => {
    const { shadowRoot } = document.querySelector('countersign-login') ?? {}
    const { srcObject } = shadowRoot?.querySelector('video') ?? {}
    return srcObject instanceof MediaStream ? srcObject.getTracks()[0] : undefined
  })
  assert.equal(await track.evaluate((one) => one?.readyState), 'live')
  await login.press('Try another way')
  await login.expectText('Fingerprint')
  assert.equal(await track.evaluate((one) => one?.readyState), 'ended')
})

test('a camera that may not be used has advice, and other ways', async (t) => {
  const bay = await authx.signIn(t, { camera: true })
  await addFace(bay)
  const { trial } = bay.visitor
  const { visitor } = await authx.begin(t, { trial })
  const { login } = visitor
  await login.expectText('Take a picture of your face')
  await login.press('I’m ready')
  await login.expectText(/^This page may not use the camera/)
  await login.chooseWay(/^Palm/)
  await lay(visitor, login)
  await visitor.expectSignedIn()
})

test('adds nothing without a fresh answer that is right', async (t) => {
  const { visitor, person } = await authx.signIn(t, { camera: true })
  const { account } = visitor
  await visitor.goto('/account')
  await account.press('Add a way to sign in')
  await account.press(/^Face check/)
  await account.expectText('Before you change this, check it’s you.')
  await lay(visitor, account, 'other')
  await account.expectText(/^We couldn’t confirm it’s you/)
  assert.equal(person().enrolled.face, 0)
})
