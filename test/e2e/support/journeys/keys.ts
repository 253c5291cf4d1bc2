/**
 * @module
 * Keyboard journeys through keys: passkeys, security keys, and the device that Entrust remembers.
 */
import assert from 'node:assert/strict'
import { ENZO, ENZO_LOGIN, ENZO_PASSWORD } from '../entrust.ts'
import { giveInVain, type Journey, type Walk } from './journey.ts'

/** Registers a key at Entrust by the Pocket's own button, as a visitor does, and goes back to the top. */
async function addKey({ visitor, hands }: Walk, name: 'passkey' | 'security key'): Promise<void> {
  const { page } = visitor
  const pocket = page.frameLocator('iframe[name=pocket]')
  await hands.press(pocket.locator('summary', { hasText: 'Keys at Entrust' }))
  await hands.press(pocket.getByRole('button', { name: `Add a ${name}` }))
  await pocket.getByText(`Added a ${name}.`).waitFor()
  await page.reload()
}

/** The second step with a tick in the box, and out again. */
async function becomeKnown({ visitor, form }: Walk): Promise<void> {
  await form.chooseWay(/^Authenticator app/)
  await form.tick('Remember this device')
  await form.typeCode(await visitor.pocket.totp(ENZO))
  await visitor.expectSignedIn()
  await visitor.signOut()
}

async function askPassword({ form }: Walk): Promise<void> {
  await form.typeName(ENZO_LOGIN)
  await form.chooseWay(/^Password/)
  await form.expectScreen('password')
}

export const KEYS = {
  FIDO: {
    place: 'sign-in',
    options: { authenticator: { transport: 'usb' }, refusals: [503] },
    async open(walk) {
      await addKey(walk, 'security key')
      await walk.form.typeName(ENZO_LOGIN)
      await walk.form.expectText('Use your security key')
    },
    refusals: {
      async 'the right one while it is locked'({ form, stage }) {
        stage.control.lock(ENZO, 'FIDO')
        await form.press('Use security key')
        await form.expectText(/^That security key isn’t known/)
        stage.control.unlock(ENZO, 'FIDO')
      },
      'the right one while Entrust is down': (walk) =>
        giveInVain(walk, () => walk.form.press('Use security key')),
    },
    async prove({ form }) {
      await form.press('Change')
      await form.typeName(ENZO_LOGIN)
      await form.press('Use security key')
    },
    steps: ['complete FIDO/complete'],
  },

  PASSKEY: {
    place: 'sign-in',
    options: { authenticator: true, refusals: [503] },
    async open(walk) {
      await addKey(walk, 'passkey')
      await walk.visitor.authenticator?.setUserVerified(false)
      await walk.form.press('Use a passkey')
      await walk.form.expectText('Use your passkey')
    },
    refusals: {
      async 'not unlocked'({ form }) {
        await form.expectText(/^No passkey was used/)
      },
      async 'the right one while Entrust is down'(walk) {
        const { visitor, form } = walk
        await visitor.authenticator?.setUserVerified(true)
        await giveInVain(walk, () => form.press('Use passkey'))
      },
    },
    prove: ({ form }) => form.press(/^Passkey/),
    steps: ['complete PASSKEY/complete'],
  },

  MACHINE: {
    place: 'sign-in',
    keepsTime: true,
    risk: 'MEDIUM',
    open: askPassword,
    refusals: {
      async 'the right password on a device that is not known'({ form }) {
        await form.typePassword(ENZO_PASSWORD)
        await form.expectText('Smart credential')
      },
      async 'a wrong one on a device that is'(walk) {
        await becomeKnown(walk)
        await askPassword(walk)
        await walk.form.typePassword('not-the-password')
        await walk.form.expectText(/^That didn’t match/)
      },
    },
    async prove({ form, visitor, stage }) {
      stage.control.clearCalls()
      await form.typePassword(ENZO_PASSWORD)
      await visitor.expectSignedIn()
      const told = stage.control.calls().filter(({ operation }) => operation === 'complete')
      assert.equal(told.length, 1, 'the second step was spared')
      assert.match(JSON.stringify(told[0]?.request), /machineAuthenticator/)
    },
    steps: ['complete PASSWORD/complete'],
  },
} as const satisfies Record<string, Journey>
