import assert from 'node:assert/strict'
import { test } from 'node:test'
import { ENZO, ENZO_LOGIN, ENZO_PASSWORD, useEntrust } from '../support/entrust.ts'
import type { Stay, Visitor } from '../support/harbour.ts'

const entrust = useEntrust({ keepsTime: true })

async function givePassword({ login }: Visitor): Promise<void> {
  await login.chooseWay(/^Password/)
  await login.typePassword(ENZO_PASSWORD)
}

/** Where Entrust sees some risk: both steps, and this browser is remembered. */
async function remember(t: Stay): Promise<Visitor> {
  await entrust.pocket.entrust({ risk: 'MEDIUM' })
  const visitor = await entrust.begin(t)
  const { login, pocket } = visitor
  await login.chooseWay(/^Password/)
  await login.element.getByLabel('Remember this device').check()
  await login.typePassword(ENZO_PASSWORD)
  await login.expectText('Smart credential')
  await login.chooseWay(/^Authenticator app/)
  await login.typeCode(await pocket.totp(ENZO))
  await visitor.expectSignedIn()
  await visitor.signOut()
  return visitor
}

test('MACHINE: a remembered device spares the second step', async (t) => {
  const visitor = await remember(t)
  await visitor.login.typeName(ENZO_LOGIN)
  await givePassword(visitor)
  await visitor.expectSignedIn()
  const [registered] = entrust.control
    .calls()
    .filter(({ request }) =>
      JSON.stringify(request ?? '').includes('machineAuthenticatorRegistration'),
    )
  assert.equal(registered?.operation, 'complete')
})

test('MACHINE: another browser gets no such favour', async (t) => {
  await remember(t)
  const stranger = await entrust.begin(t)
  await givePassword(stranger)
  await stranger.login.expectText('Smart credential')
  await stranger.goto('/statements')
  await stranger.expectSignedOut()
})

test('MACHINE: a device that Entrust has forgotten spares nothing', async (t) => {
  const visitor = await remember(t)
  const { login } = visitor
  entrust.change({})
  await login.typeName(ENZO_LOGIN)
  await givePassword(visitor)
  // The way that was used last on this device.
  await login.expectText('Enter the code from your app')
  await visitor.goto('/statements')
  await visitor.expectSignedOut()
})

test('MACHINE: no device helps where Entrust says no', async (t) => {
  const visitor = await remember(t)
  await entrust.pocket.entrust({ risk: 'HIGH' })
  entrust.change({})
  await visitor.login.typeName(ENZO_LOGIN)
  await visitor.login.expectText(/^This was turned down/)
  await visitor.goto('/statements')
  await visitor.expectSignedOut()
})
