import assert from 'node:assert/strict'
import { suite, test } from 'node:test'
import { openAuthentimate, PHONE } from '../../../support/authentimate-desk.ts'

suite('create', () => {
  test('answers an id and an end, nothing else, and texts a code of six digits', async () => {
    const desk = openAuthentimate()
    const { status, body } = await desk.create()
    assert.equal(status, 201)
    assert.deepEqual(Object.keys(body).toSorted(), ['expires', 'id'])
    assert.match(String(body['id']), /^ver_[0-9a-f]{32}$/)
    assert.equal(body['expires'], desk.control.clock.now() + 600)
    const [message] = desk.control.messages()
    assert.equal(message?.to, `+${PHONE}`)
    assert.match(message?.text ?? '', /^Harbour: \d{6} /)
    assert.equal(desk.control.counts().created, 1)
  })

  test('never repeats an id, and draws codes with zeros in front too', async () => {
    const desk = openAuthentimate()
    const ids = new Set<string>()
    const codes: string[] = []
    for (let i = 0; i < 100; i += 1) {
      ids.add((await desk.create()).id)
      codes.push(desk.readCode())
    }
    assert.equal(ids.size, 100)
    assert.ok(new Set(codes).size > 95)
    assert.ok(codes.some((code) => code.startsWith('0')))
  })

  test('says 200 or 202 where the account does', async () => {
    const desk = openAuthentimate()
    for (const createdStatus of [200, 202] as const) {
      desk.control.configure({ createdStatus })
      const { status, id } = await desk.create()
      assert.equal(status, createdStatus)
      assert.notEqual(id, '')
    }
  })

  test('refuses what is no international number', async () => {
    const desk = openAuthentimate()
    const bad = ['', '1234567', '0701234567', '1234567890123456', '46 70 123 45 67', 'x', null, []]
    for (const number of bad) assert.equal((await desk.create(number)).status, 422)
    const { status } = await desk.send('/v1/verifications', {
      method: 'POST',
      headers: { 'Content-Type': 'application/json' },
      body: '{}',
    })
    assert.equal(status, 422)
    assert.deepEqual(desk.control.messages(), [])
  })

  test('refuses a plus sign and a number that is no text in strict mode, and takes both in lenient', async () => {
    const desk = openAuthentimate()
    for (const number of [`+${PHONE}`, Number(PHONE)]) {
      desk.control.configure({ mode: 'strict' })
      assert.equal((await desk.create(number)).status, 422)
      desk.control.configure({ mode: 'lenient' })
      assert.equal((await desk.create(number)).status, 201)
      assert.equal(desk.control.verifications().at(-1)?.phone, `+${PHONE}`)
    }
  })

  test('again gives another id and another code, and leaves the older one good', async () => {
    const desk = openAuthentimate()
    const first = await desk.create()
    const code = desk.readCode()
    const second = await desk.create()
    assert.notEqual(second.id, first.id)
    assert.notEqual(desk.readCode(), code)
    assert.equal((await desk.check(second.id, code)).body['verified'], false)
    assert.equal((await desk.check(first.id, code)).body['verified'], true)
  })

  test('again ends the older one of the same number where the vendor does that', async () => {
    const desk = openAuthentimate({ settings: { outstanding: 'newest' } })
    const first = await desk.create()
    const code = desk.readCode()
    const other = await desk.create('46709999999')
    await desk.create()
    assert.equal((await desk.check(first.id, code)).status, 404)
    assert.equal((await desk.check(other.id, desk.readCode('46709999999'))).status, 200)
  })

  test('binds the code to a site in the last line only where asked', async () => {
    const desk = openAuthentimate({ settings: { brand: 'Quay' } })
    await desk.create()
    assert.ok(!desk.control.messages()[0]?.text.includes('@'))
    desk.control.configure({ originBound: 'harbour.example' })
    await desk.create()
    const [, bound] = desk.control.messages()
    assert.equal(bound?.text.split('\n').at(-1), `@harbour.example #${desk.readCode()}`)
    assert.match(bound?.text ?? '', /^Quay: /)
  })

  test('texts late, twice or never, as the weather is', async () => {
    const desk = openAuthentimate({ settings: { deliverySeconds: 30, deliveryCopies: 2 } })
    await desk.create()
    assert.equal(desk.control.underway().length, 2)
    desk.control.clock.advance(29)
    assert.equal(desk.control.messages().length, 0)
    desk.control.clock.advance(1)
    assert.equal(desk.control.messages().length, 1)
    desk.control.clock.advance(2)
    const texts = desk.control.messages().map(({ text }) => text)
    assert.equal(texts.length, 2)
    assert.equal(texts[0], texts[1])
    desk.control.configure({ delivers: false })
    assert.equal((await desk.create()).status, 201)
    desk.control.clock.advance(3600)
    assert.equal(desk.control.messages().length, 2)
  })
})
