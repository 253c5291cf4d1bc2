import assert from 'node:assert/strict'
import { test } from 'node:test'
import { addKey, useEntrust } from '../support/entrust.ts'

/** The operation that version 5.37 dropped: a tenant may have no other. */
const entrust = useEntrust({ environment: { ENTRUST_PASSKEY_ROUTE: 'deprecated' } })

/** How often each of the two ways to ask for a passkey was taken. */
function countAsked(): { readonly old: number; readonly usual: number } {
  const calls = entrust.control.calls()
  const usual = ({ path }: { path: string }) => path.endsWith('/users/authenticate/PASSKEY')
  return {
    old: calls.filter(({ operation }) => operation === 'passkey').length,
    usual: calls.filter(usual).length,
  }
}

test('PASSKEY by the deprecated operation: signs in without a name', async (t) => {
  const visitor = await entrust.visit(t, { authenticator: true })
  const { page } = visitor
  await addKey(visitor, 'passkey')
  await page.reload()
  await page.getByRole('button', { name: 'Use a passkey' }).click()
  await visitor.expectSignedIn()
  await page.getByText(/You signed in with a passkey, which is level phr/).waitFor()
  const { old, usual } = countAsked()
  assert.ok(old > 0)
  assert.equal(usual, 0)
  assert.deepEqual(entrust.control.violations(), [])
})

test('PASSKEY by the deprecated operation: refuses while it is down, one not unlocked, one unknown', async (t) => {
  const visitor = await entrust.visit(t, { authenticator: true, refusals: [503] })
  const { page, login, pocket, authenticator } = visitor
  await addKey(visitor, 'passkey')
  await page.reload()
  const button = page.getByRole('button', { name: 'Use a passkey' })
  await pocket.entrustFault('down')
  await button.click()
  await login.expectText(/isn’t working right now|isn’t answering/)
  await pocket.entrustFault('none')
  await pocket.advance(15)
  await authenticator?.setUserVerified(false)
  await button.click()
  await login.expectText(/^No passkey was used/)
  await authenticator?.setUserVerified(true)
  entrust.change({})
  await login.press('Use passkey')
  await login.expectText(/^That passkey isn’t known here/)
  await visitor.goto('/statements')
  await visitor.expectSignedOut()
})
