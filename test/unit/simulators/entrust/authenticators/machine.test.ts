import { test } from 'node:test'
import { assertCompleted, assertRefused, openDesk, PASSWORD } from '../../../../support/entrust.ts'

test('called by its path checks the device alone', async () => {
  const desk = openDesk()
  assertRefused(await desk.challenge('MACHINE'), 'missing_credentials')
  const registered = await desk.prove('PASSWORD', {
    response: PASSWORD,
    machineAuthenticatorRegistration: { label: 'Laptop' },
  })
  const device = registered.body['machineAuthenticator']
  const challenge = await desk.challenge('MACHINE', {
    userId: 'entrust',
    machineAuthenticator: device,
  })
  assertRefused(await desk.complete('MACHINE', challenge.token), 'access_denied', 403)
  const machineAuthenticator = challenge.body['machineAuthenticator']
  assertCompleted(await desk.complete('MACHINE', challenge.token, { machineAuthenticator }))
})
