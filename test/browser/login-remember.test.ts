import { parseBase64url, toSha256 } from '@countersign/protocol'
import { expect } from '@open-wc/testing'
import { waitUntil } from './fixtures/wait-until.ts'
import { approve } from './fixtures/approve-page.ts'
import { LoginBackend, RIGHT } from './fixtures/login-backend.ts'
import { fill, nameAda, openLogin, press, restorePage, untilScreen } from './fixtures/login-page.ts'

describe('a remembered device', () => {
  afterEach(restorePage)

  it('signs the next begin with a key that cannot leave the browser', async () => {
    const backend = new LoginBackend({ can_remember: true })
    const first = await openLogin({ backend, attributes: { site: 'harbour', 'no-submit': '' } })
    await nameAda(first.element)
    const box = first.element.shadowRoot?.querySelector<HTMLInputElement>('input[type=checkbox]')
    box?.click()
    fill(first.element, 'password', RIGHT.password)
    await press(first.element, 'Continue')
    await untilScreen(first.element, 'done')
    await waitUntil(() => localStorage.getItem('countersign:device') !== null)
    const { jwk } = Object(backend.sent('/answers')[0]).remember as { jwk: JsonWebKey }
    expect(Object.keys(jwk)).to.have.members(['kty', 'crv', 'x', 'y'])
    first.element.remove()

    const second = new LoginBackend()
    await openLogin({ backend: second, attributes: { site: 'harbour' } })
    await waitUntil(() => second.calls.length === 1)
    const [call] = second.calls
    const [header = '', claims = '', signature = ''] = String(call?.body['device']).split('.')
    const key = await crypto.subtle.importKey(
      'jwk',
      jwk,
      { name: 'ECDSA', namedCurve: 'P-256' },
      false,
      ['verify'],
    )
    const isSigned = await crypto.subtle.verify(
      { name: 'ECDSA', hash: 'SHA-256' },
      key,
      parseBase64url(signature),
      new TextEncoder().encode(`${header}.${claims}`),
    )
    expect(isSigned).to.equal(true)
    const read = (part: string): unknown =>
      JSON.parse(new TextDecoder().decode(parseBase64url(part)))
    const thumbprint = await toSha256(
      JSON.stringify({ crv: jwk.crv, kty: jwk.kty, x: jwk.x, y: jwk.y }),
    )
    expect(read(header)).to.deep.equal({ typ: 'device+jwt', alg: 'ES256', kid: thumbprint })
    const { ath, aud, iat } = read(claims) as Record<string, unknown>
    expect(ath).to.equal(await toSha256(call?.token.replace('Bearer ', '') ?? ''))
    expect(aud).to.equal('harbour')
    expect(Number(iat)).to.be.closeTo(Date.now() / 1000, 60)
  })

  it('is kept too where an approval was the last step', async () => {
    const facts = { can_remember: true, steps: ['password', 'push'] }
    const { element, backend } = await openLogin({ facts })
    await nameAda(element)
    element.shadowRoot?.querySelector<HTMLInputElement>('input[type=checkbox]')?.click()
    fill(element, 'password', RIGHT.password)
    await press(element, 'Continue')
    await untilScreen(element, 'approve')
    expect(backend.sent('/answers')[0]).to.have.property('remember')
    expect(localStorage.getItem('countersign:device')).to.equal(null)
    await waitUntil(() => backend.waits.length > 0)
    approve(backend)
    await untilScreen(element, 'done')
    await waitUntil(() => localStorage.getItem('countersign:device') !== null)
  })

  it('is remembered only on wish', async () => {
    const { element, backend } = await openLogin({ facts: { can_remember: true } })
    await nameAda(element)
    fill(element, 'password', RIGHT.password)
    await press(element, 'Continue')
    await untilScreen(element, 'done')
    expect(backend.sent('/answers')[0]).to.not.have.property('remember')
    expect(localStorage.getItem('countersign:device')).to.equal(null)
  })
})
