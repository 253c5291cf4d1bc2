import { test } from 'node:test'
import { ENTRUST_PERSONA } from '@countersign/simulators'
import { assertCompleted, assertRefused, openDesk, PASSWORD } from '../../../../support/entrust.ts'

const MUST_CHANGE = [{ ...ENTRUST_PERSONA, password: { value: PASSWORD, mustChange: true } }]
const NEW = 'a-new-and-longer-secret'

test('demands a change by an error, and takes the new password with the old', async () => {
  const desk = openDesk({ users: MUST_CHANGE })
  const { token } = await desk.challenge('PASSWORD')
  const demanded = await desk.complete('PASSWORD', token, { response: PASSWORD })
  assertRefused(demanded, 'password_change_required', 401)
  const changing = { response: PASSWORD, newPassword: NEW }
  assertCompleted(await desk.complete('PASSWORD', token, changing))
  assertRefused(await desk.prove('PASSWORD', { response: PASSWORD }), 'invalid_user_response')
  assertCompleted(await desk.prove('PASSWORD', { response: NEW }))
})

test('refuses a new password that is short or the same', async () => {
  const desk = openDesk({ users: MUST_CHANGE })
  const { token } = await desk.challenge('PASSWORD')
  for (const newPassword of ['short', PASSWORD]) {
    const reply = await desk.complete('PASSWORD', token, { response: PASSWORD, newPassword })
    assertRefused(reply, 'new_password_refused', 400)
  }
})

test('tells nobody who lacks the old password that a change is due', async () => {
  const desk = openDesk({ users: MUST_CHANGE })
  const body = { response: 'not-the-password', newPassword: NEW }
  assertRefused(await desk.prove('PASSWORD', body), 'invalid_user_response')
})

test('ignores a new password that nobody asked for', async () => {
  const desk = openDesk()
  assertCompleted(await desk.prove('PASSWORD', { response: PASSWORD, newPassword: NEW }))
  assertCompleted(await desk.prove('PASSWORD', { response: PASSWORD }))
})

test('wants an answer', async () => {
  assertRefused(await openDesk().prove('PASSWORD', {}), 'invalid_request', 400)
})
