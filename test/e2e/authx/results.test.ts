import assert from 'node:assert/strict'
import { test } from 'node:test'
import { AUTHX_TENANT } from '@countersign/simulators'
import { lay, useAuthx, type AuthxBay } from '../support/authx.ts'
import type { Laid } from '../support/pocket.ts'
import type { Form } from '../support/form.ts'

const authx = useAuthx()
const REFUSED = { refusals: [409, 422, 503] } as const

const NO_MATCH = 'We couldn’t confirm it’s you. Try once more, or use another way.'
const DOWN = 'This way isn’t working right now. Choose another one.'

/** What is amiss with a reading, and with a picture: nobody has spent a try. */
const AMISS: readonly (readonly [code: number, how: Laid, reading: string, picture: string])[] = [
  [
    3,
    'damaged',
    'The reading isn’t clear enough. Hold still, and wipe the reader.',
    'The picture isn’t clear enough. Find even light, and hold still.',
  ],
  [
    4,
    'crowded',
    'The reader saw more than one. Show it just one.',
    'Somebody else is in the picture. Only you should be in view.',
  ],
  [
    5,
    'empty',
    'Nothing was found in the reading. Come a little closer.',
    'No face was found. Look into the camera, and uncover your face.',
  ],
  [
    6,
    'off-centre',
    'Only a part was read. Move to the middle of the reader.',
    'Your face is partly outside. Move back a little, into the oval.',
  ],
]

/** The list of ways, with a sentence above it; a press on another one goes on. */
async function goOnByFinger({ visitor }: AuthxBay): Promise<void> {
  const { login } = visitor
  await login.press(/^Fingerprint/)
  await lay(visitor, login)
  await visitor.expectSignedIn()
}

/** Somebody else's palm, so often that the next tries are counted aloud: two of five are left. */
async function spendThree({ visitor }: AuthxBay, form: Form): Promise<void> {
  for (const text of [NO_MATCH, NO_MATCH, /^We couldn’t .* 2 more tries/]) {
    await lay(visitor, form, 'other')
    await form.expectText(text)
    // The next one starts where this one has ended.
    await form.element
      .getByRole('button', { name: 'Try again' })
      .and(form.element.locator(':enabled, [aria-disabled=false]'))
      .waitFor()
  }
}

for (const [code, how, advice] of AMISS) {
  test(`code ${code}, a reading: says what to do, keeps the reader at hand and another way`, async (t) => {
    const { visitor, control } = await authx.begin(t, REFUSED)
    const { login } = visitor
    await lay(visitor, login, how)
    await login.expectText(advice)
    assert.equal(Reflect.get(Object(control.calls().at(-1)?.reply), 'response_code'), code)
    await login.element.getByRole('button', { name: 'Try another way' }).waitFor()
    await lay(visitor, login)
    await visitor.expectSignedIn()
  })
}

test('codes 2 to 6, a picture: each says what to do with the face', async (t) => {
  const { visitor, control } = await authx.signIn(t, { ...REFUSED, camera: true })
  const { account } = visitor
  await visitor.goto('/account')
  await account.press('Add a way to sign in')
  await account.press(/^Face check/)
  await lay(visitor, account)
  // It is taken by itself; what is amiss with it waits for a press.
  let next = 'I agree, go on'
  for (const [code, , , advice] of AMISS) {
    control.queueOutcome({ code, modality: 'face', process: 'enroll' })
    await account.press(next)
    await account.expectText(advice)
    next = 'Try again'
  }
  await account.press('Try again')
  await account.expectText('Face check was added.')

  const { sheet } = visitor
  await visitor.goto('/')
  await visitor.sendMoney('250.00')
  await sheet.chooseWay(/^Face check/)
  next = 'Verify and send €250.00'
  for (const [code, , , advice] of AMISS) {
    control.queueOutcome({ code, modality: 'face', process: 'verify' })
    await sheet.press(next)
    await sheet.expectText(advice)
    next = 'Try again'
  }
  control.queueOutcome({ code: 2, modality: 'face', process: 'verify' })
  await sheet.press('Try again')
  await sheet.expectText(NO_MATCH)
  await sheet.press('Try again')
  await sheet.expectText('Enter your PIN')
})

test('code 2: somebody else’s palm is refused without a hint, and a spoiled reading spends no try', async (t) => {
  const bay = await authx.begin(t, REFUSED)
  const { visitor } = bay
  const { login } = visitor
  await spendThree(bay, login)
  for (const [, how, advice] of AMISS) {
    await lay(visitor, login, how)
    await login.expectText(advice)
  }
  await lay(visitor, login, 'other')
  await login.expectText(/^We couldn’t .* one more try/)
  await lay(visitor, login, 'other')
  await login.expectText('That was one try too many.')
  await goOnByFinger(bay)
})

test('code 7: the way cannot be used now, no try is spent, and the others are there', async (t) => {
  const bay = await authx.begin(t, REFUSED)
  const { visitor, control } = bay
  const { login } = visitor
  await spendThree(bay, login)
  control.setComplete(false)
  await lay(visitor, login)
  await login.expectText(DOWN)
  control.setComplete(true)
  await login.press(/^Palm/)
  await lay(visitor, login, 'other')
  await login.expectText(/^We couldn’t .* one more try/)
  await login.press('Try another way')
  await goOnByFinger(bay)
})

test('code 8: whoever is not there any more meets the screen of code 2', async (t) => {
  const { visitor, control } = await authx.begin(t, REFUSED)
  const { login } = visitor
  await login.expectText('Scan your palm')
  control.putTenant(AUTHX_TENANT)
  await lay(visitor, login)
  await login.expectText(NO_MATCH)
  assert.equal(Reflect.get(Object(control.calls().at(-1)?.reply), 'response_code'), 8)
  assert.deepEqual(control.users(), [])
  await visitor.goto('/statements')
  await visitor.expectSignedOut()
})

for (const [what, fault] of [
  ['subcode 100, broken inside', 'exception'],
  ['a vendor that is down', 'down'],
  ['a reply that makes no sense', 'wrong-types'],
] as const) {
  test(`${what}: the way is not working, no try is spent, and another one is there`, async (t) => {
    const bay = await authx.begin(t, REFUSED)
    const { visitor, control } = bay
    const { login } = visitor
    await spendThree(bay, login)
    control.fault({ fault, operation: 'ProcessBiometric' })
    await lay(visitor, login)
    await login.expectText(DOWN)
    control.clearFaults()
    await login.press(/^Palm/)
    await lay(visitor, login, 'other')
    await login.expectText(/^We couldn’t .* one more try/)
    await login.press('Try another way')
    await goOnByFinger(bay)
  })
}
