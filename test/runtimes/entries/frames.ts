/**
 * @module
 * A form of frames, taken apart by each runtime's own reader.
 */
import { FRAME_PART } from '@countersign/protocol'
import { readCapture } from '../../../packages/server/src/http/read-capture.ts'
import { readBytes } from '../../../packages/server/src/http/read-bytes.ts'
import { parseConfig } from '../../../packages/server/src/config.ts'
import { Problem } from '../../../packages/server/src/problem.ts'
import { Secret } from '../../../packages/server/src/secret.ts'

const toConfig = () =>
  parseConfig(
    {
      issuer: 'http://localhost:3000/auth',
      sites: [
        {
          id: 'harbour',
          origins: ['http://localhost:3000'],
          rpId: 'localhost',
          key: new Secret(crypto.randomUUID(), 'key'),
        },
      ],
      limits: { captureBytes: 65_536, captureFormBytes: 65_536 },
    },
    {},
  )

/** What comes of a body: bytes of each frame, or the code of the refusal. */
async function read(request: Request): Promise<unknown> {
  const body = {
    headers: request.headers,
    readBytes: (most = 65_536) => readBytes(request, most),
  }
  try {
    const { frames } = await readCapture({ config: toConfig() }, body, 3)
    // What a form says of its parts not every runtime hands on; pictures are known by their content.
    return frames.map(({ bytes }) => [...bytes.slice(0, 3), bytes.length])
  } catch (problem) {
    return problem instanceof Problem ? problem.code : String(problem)
  }
}

/** As it comes over a wire: bytes. */
async function post(body: FormData | string, type = ''): Promise<Request> {
  const whole = new Response(body)
  const headers = { 'Content-Type': type === '' ? (whole.headers.get('Content-Type') ?? '') : type }
  const bytes = await whole.arrayBuffer()
  return new Request('http://localhost:3000/', { method: 'POST', body: bytes, headers })
}

/** Parts that hold every byte there is, a line's end and dashes among them. */
function toForm(...sizes: readonly number[]): FormData {
  const form = new FormData()
  sizes.forEach((size, i) => {
    const bytes = Uint8Array.from({ length: size }, (_, at) => (at * 7 + i) & 255)
    form.append(FRAME_PART, new Blob([bytes], { type: i === 1 ? 'image/png' : 'image/jpeg' }))
  })
  return form
}

/** Answers what comes of each. */
export async function run(): Promise<unknown> {
  const named = new FormData()
  named.append('other', new Blob(['x'], { type: 'image/jpeg' }))
  const words = new FormData()
  words.append(FRAME_PART, 'x')
  const form = 'multipart/form-data; boundary=b'
  return {
    frames: await read(await post(toForm(1_000, 20_000, 7))),
    raw: await read(await post('abc', 'image/jpeg; q=1')),
    empty: await read(await post('--b--\r\n', form)),
    named: await read(await post(named)),
    words: await read(await post(words)),
    boundless: await read(await post('abc', 'multipart/form-data')),
    large: await read(await post(toForm(70_000))),
  }
}
