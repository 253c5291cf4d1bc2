import assert from 'node:assert/strict'
import { suite, test } from 'node:test'
import {
  type AuthxModality,
  type AuthxProcess,
  type FaceQuestion,
  READING_FLAWS,
  simulatedReading,
} from '@countersign/simulators'
import { type Bytes, GUID, openAuthxDesk, toPicture } from '../../../../support/authx-desk.ts'

type Options = Parameters<typeof openAuthxDesk>[0]

/** A call that tells the code alone. */
function openBooth(options: Options = {}) {
  const desk = openAuthxDesk(options)
  const ask = async (modality: AuthxModality, process: AuthxProcess, bytes: Bytes) =>
    (await desk.biometric({ modality, process, bytes })).code[0]
  return { ...desk, ask }
}

const MODES = ['exact', 'demo'] as const

suite('a face', () => {
  test('is taken as JPEG, PNG or WebP alone, by its first bytes', async () => {
    const booth = openBooth()
    for (const kind of ['jpeg', 'png', 'webp'] as const) {
      assert.equal(await booth.ask('face', 'enroll', toPicture(1, { kind })), 1)
    }
    const riff = toPicture(1, { kind: 'webp' })
    riff.set([0x57, 0x41, 0x56, 0x45], 8)
    assert.equal(await booth.ask('face', 'enroll', riff), 3)
    const text = new TextEncoder().encode('GIF89a'.repeat(1000))
    for (const process of ['enroll', 'verify'] as const) {
      assert.equal(await booth.ask('face', process, text), 3)
    }
    assert.equal(booth.control.user(GUID)?.enrolled.face, 3)
  })

  test('is too poor below 2 KiB', async () => {
    for (const faceMode of MODES) {
      const booth = openBooth({ settings: { faceMode } })
      assert.equal(await booth.ask('face', 'enroll', toPicture(1, { size: 2047 })), 3)
      assert.equal(await booth.ask('face', 'enroll', toPicture(1, { size: 2048 })), 1)
      assert.equal(await booth.ask('face', 'verify', toPicture(1, { size: 2047 })), 3)
    }
  })

  test('matches nobody before anything is enrolled, in either mode', async () => {
    for (const faceMode of MODES) {
      assert.equal(
        await openBooth({ settings: { faceMode } }).ask('face', 'verify', toPicture(1)),
        2,
      )
    }
  })

  test('exact: matches the very bytes of any sample', async () => {
    const booth = openBooth()
    for (const seed of [1, 2]) await booth.ask('face', 'enroll', toPicture(seed))
    assert.equal(await booth.ask('face', 'verify', toPicture(1)), 1)
    assert.equal(await booth.ask('face', 'verify', toPicture(2)), 1)
    assert.equal(await booth.ask('face', 'verify', toPicture(3)), 2)
  })

  test('demo: matches any picture of somebody enrolled', async () => {
    const booth = openBooth({ settings: { faceMode: 'demo' } })
    await booth.ask('face', 'enroll', toPicture(1))
    assert.equal(await booth.ask('face', 'verify', toPicture(3)), 1)
  })
})

suite('a reading', () => {
  for (const modality of ['finger', 'palm'] as const) {
    test(`of a ${modality} matches its person, however often it is read`, async () => {
      for (const faceMode of MODES) {
        const booth = openBooth({ settings: { faceMode } })
        for (const variant of [1, 2, 77]) {
          const own = simulatedReading('authx', modality, variant)
          assert.equal(await booth.ask(modality, 'verify', own), 1)
        }
        assert.equal(await booth.ask(modality, 'verify', simulatedReading('local', modality)), 2)
      }
    })

    test(`of a ${modality} that went wrong gives each of 3 to 6`, async () => {
      const booth = openBooth()
      for (const process of ['enroll', 'verify'] as const) {
        const codes: unknown[] = []
        for (const flaw of READING_FLAWS) {
          codes.push(await booth.ask(modality, process, simulatedReading('authx', modality, flaw)))
        }
        assert.deepEqual(codes, [3, 4, 5, 6])
      }
      assert.equal(booth.control.user(GUID)?.enrolled[modality], 1)
    })
  }

  test('that is cut short is a poor one', async () => {
    const booth = openBooth()
    const half = simulatedReading('authx', 'palm').slice(0, 2048)
    assert.equal(await booth.ask('palm', 'verify', half), 3)
  })

  test('of a finger on the palm reader finds no palm', async () => {
    assert.equal(await openBooth().ask('palm', 'verify', simulatedReading('authx', 'finger')), 5)
  })

  test('of somebody else is not enrolled beside the own ones, but in their place', async () => {
    const booth = openBooth()
    const other = simulatedReading('local', 'palm')
    assert.equal(await booth.ask('palm', 'enroll', simulatedReading('authx', 'palm', 2)), 1)
    assert.equal(await booth.ask('palm', 'enroll', other), 2)
    assert.equal(booth.control.user(GUID)?.enrolled.palm, 2)
    await booth.biometric({ modality: 'palm', process: 'delete' })
    assert.equal(await booth.ask('palm', 'enroll', other), 1)
    assert.equal(await booth.ask('palm', 'verify', other), 1)
    assert.equal(await booth.ask('palm', 'verify', simulatedReading('authx', 'palm')), 2)
  })

  test('of another reader is compared by its bytes', async () => {
    const booth = openBooth()
    const bytes = (seed: number) => toPicture(seed, { size: 100 }).slice(4)
    assert.equal(await booth.ask('finger', 'enroll', bytes(1)), 1)
    assert.equal(await booth.ask('finger', 'verify', bytes(1)), 1)
    assert.equal(await booth.ask('finger', 'verify', bytes(2)), 2)
    booth.control.configure({ faceMode: 'demo' })
    assert.equal(await booth.ask('finger', 'verify', bytes(2)), 1)
  })
})

suite('a matcher behind the port', () => {
  test('decides, and gets back what it gave to be kept', async () => {
    const asked: FaceQuestion[] = []
    const booth = openBooth({
      decideFace: async (question) => {
        asked.push(question)
        return question.operation === 'enroll' ? { code: 1, template: [0.5, 0.25] } : 6
      },
    })
    assert.equal(await booth.ask('face', 'enroll', toPicture(1)), 1)
    assert.equal(await booth.ask('face', 'verify', toPicture(2)), 6)
    const [first, second] = asked
    assert.deepEqual([first?.modality, first?.operation, first?.enrolled], ['face', 'enroll', []])
    assert.deepEqual(second?.bytes, toPicture(2))
    assert.deepEqual(second?.enrolled, [{ sha256: first?.sha256, template: [0.5, 0.25] }])
    assert.match(first?.sha256 ?? '', /^[0-9a-f]{64}$/)
  })

  test('may leave a kind to the simulator', async () => {
    const booth = openBooth({
      decideFace: async ({ modality }) => (modality === 'face' ? 4 : undefined),
    })
    assert.equal(await booth.ask('face', 'verify', toPicture(1)), 4)
    assert.equal(await booth.ask('palm', 'verify', simulatedReading('authx', 'palm')), 1)
  })

  test('that fails has broken inside the vendor, and nothing is kept', async () => {
    const booth = openBooth({ decideFace: () => Promise.reject(new Error('it broke')) })
    for (const process of ['enroll', 'verify'] as const) {
      const reply = await booth.biometric({ modality: 'face', process, bytes: toPicture(1) })
      assert.deepEqual(reply.code, [0, 100])
    }
    assert.equal(booth.control.user(GUID)?.enrolled.face, 0)
  })

  test('is not asked for what needs none, and stores nothing unless it says 1', async () => {
    let count = 0
    const booth = openBooth({
      decideFace: async () => {
        count += 1
        return 2
      },
    })
    booth.control.queueOutcome({ code: 3 })
    await booth.ask('face', 'verify', toPicture(1))
    await booth.ask('face', 'verify', new TextEncoder().encode('AXSIM:4'))
    await booth.ask('face', 'verify', new Uint8Array())
    await booth.biometric({ modality: 'face', process: 'delete' })
    assert.equal(count, 0)
    assert.equal(await booth.ask('face', 'enroll', toPicture(1)), 2)
    assert.equal(booth.control.user(GUID)?.enrolled.face, 0)
  })
})
