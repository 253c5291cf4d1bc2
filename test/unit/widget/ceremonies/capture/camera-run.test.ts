import assert from 'node:assert/strict'
import { test } from 'node:test'
import { toBody } from '../../../../../packages/widget/src/ceremonies/capture/camera-run.ts'

const frame = (text: string): Blob => new Blob([text], { type: 'image/jpeg' })

test('sends several as a form that can be read again: each with its own type, in order', async () => {
  const [body, type] = toBody([frame('one'), frame('two'), frame('three')], 'frames17')
  assert.equal(type, 'multipart/form-data; boundary=frames17')
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
