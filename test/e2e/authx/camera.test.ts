/**
 * @module
 * The guided camera, with a face before it, all the way: what the page says, what AuthX finds in the pictures, and
 * who is let in by them.
 */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { SCENES, type Scene } from '../../support/face-camera.ts'
import { useFaces } from '../support/face-browser.ts'
import { ADA_LOGIN, lay, typePin, useAuthx } from '../support/authx.ts'
import type { Visitor } from '../support/harbour.ts'
import { listenAloud } from '../support/listen.ts'
import { setScenes } from '../support/scene-camera.ts'

const HINTS: Readonly<Partial<Record<Scene, string>>> = {
  none: 'No face in sight. Look into the camera, and come closer.',
  far: 'Come closer.',
  near: 'Move back a little.',
  'off-centre': 'Move your face to the middle of the oval.',
  two: 'Only you should be in view.',
  dark: 'Too dark. Find more light.',
  blurred: 'The picture is blurred. Hold still, or wipe the lens.',
}
/** Each scene in its turn, and then a face as it should be. */
const LESSON = SCENES.filter((scene) => HINTS[scene] !== undefined)
const authx = useAuthx()
const look = useFaces()

/** On the account page, a fresh answer given, up to the camera. */
async function addFace({ account, goto, pocket }: Visitor): Promise<void> {
  await goto('/account')
  await account.press('Add a way to sign in')
  await account.press(/^Face check/)
  await lay({ pocket }, account)
  await account.press('I agree, go on')
}

/** Up to what the camera is for. */
async function givePin({ login, pocket }: Visitor): Promise<void> {
  await login.typeName(ADA_LOGIN)
  await typePin(login, (await pocket.things('authx')).authxPin)
}

test('says one thing at a time until the picture is good, takes it by itself, and knows the face again', async (t) => {
  const { visitor, person, control } = await authx.signIn(t, { camera: true })
  const { account, trial } = visitor
  const see = await setScenes(visitor.page, [...LESSON, 'good'])
  await visitor.goto('/account')
  const said = await listenAloud(account)
  await addFace({ ...visitor, goto: async () => undefined })
  for (const scene of LESSON) {
    await see(scene)
    await account.expectText(HINTS[scene] ?? '')
  }
  await see('good')
  await account.expectText('Face check was added.')
  const hints = await said()
  const lesson = LESSON.map((scene) => HINTS[scene])
  assert.deepEqual(
    hints.filter((text) => lesson.includes(text)),
    lesson,
    hints.join(' | '),
  )
  assert.equal(person().enrolled.face, 1)

  const browser = await look('good', 7)
  const again = await authx.visit(t, { trial, browser, camera: true })
  await givePin(again.visitor)
  // The strongest is asked first in a browser that nobody has used.
  await again.visitor.login.expectText('Take a picture of your face')
  await again.visitor.login.press('I’m ready')
  await again.visitor.expectSignedIn()
  await again.visitor.sendMoney('250.00')
  const { sheet } = again.visitor
  await sheet.chooseWay(/^Face check/)
  await sheet.press('Verify and send €250.00')
  await sheet.expectText('Enter your PIN')
  await typePin(sheet, (await again.visitor.pocket.things('authx')).authxPin)
  await again.visitor.page.getByText('Sent €250.00 to Lindqvist Boats.').waitFor()

  const other = await authx.visit(t, {
    trial,
    browser: await look('other', 9),
    camera: true,
    refusals: [403],
  })
  await givePin(other.visitor)
  await other.visitor.login.expectText('Take a picture of your face')
  await other.visitor.login.press('I’m ready')
  await other.visitor.login.expectText(/^We couldn’t confirm it’s you/)
  assert.equal(Reflect.get(Object(control.calls().at(-1)?.reply), 'response_code'), 2)
  await other.visitor.goto('/statements')
  await other.visitor.expectSignedOut()
})
