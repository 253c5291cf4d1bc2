import assert from 'node:assert/strict'
import { test } from 'node:test'
import { toBody } from '../../../../../packages/widget/src/ceremonies/capture/camera-run.ts'

const frame = (text: string): Blob => new Blob([text], { type: 'image/jpeg' })

test('sends one picture as it is', async () => {
  const picture = frame('one')
  const [body, type] = await toBody([picture], false)
  assert.equal(body, picture)
  assert.equal(type, 'image/jpeg')
})

test('sends several as a form that can be read again: each with its own type, in order', async () => {
  const [body, type] = await toBody([frame('one'), frame('two'), frame('three')], true)
  assert.match(type, /^multipart\/form-data; boundary=/)
  const form = await new Response(body, { headers: { 'content-type': type } }).formData()
  const parts = form.getAll('frame')
  assert.equal([...form.keys()].length, 3)
  const read = parts.map(async (part) => {
    assert.ok(part instanceof File)
    assert.equal(part.type, 'image/jpeg')
    return part.text()
  })
  assert.deepEqual(await Promise.all(read), ['one', 'two', 'three'])
})
