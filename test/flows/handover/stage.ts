/**
 * @module
 * A company that compares faces as a test wants it to: with pictures by the page's camera, or by a phone that the
 * person hands them over to.
 */
import {
  CAPTURE_HEADERS,
  HandoverView,
  toBase64url,
  type CapturePrompt,
  type HandoverOffer,
} from '@countersign/protocol'
import assert from 'node:assert/strict'
import * as v from 'valibot'
import { drawJpeg } from '../../support/pictures.ts'
import { createTestRandom } from '../../support/random.ts'
import { ISSUER, type Bench, type BenchOptions } from '../support/backend.ts'
import {
  ask,
  openAddingOf,
  openAsked,
  openCaptureStage,
  type CaptureStage,
  type CaptureStageOptions,
  type Judged,
} from '../support/capture-company.ts'
import { postCapture, toPrompt } from '../support/captures.ts'
import type { Page, Reply } from '../support/page.ts'
import { ANNA, openStepUp } from '../support/people.ts'

export { toPrompt }
export type Stage = CaptureStage

const random = createTestRandom(61)

export const CONSENT = 'face-1'

const FACES: Judged = {
  id: 'faces',
  kind: 'face',
  data: { modality: 'face', source: 'camera', types: ['image/jpeg'], max_bytes: 100_000 },
  consent: CONSENT,
}

export const openStage = (
  options?: CaptureStageOptions,
  site?: BenchOptions['site'],
): Promise<Stage> => openCaptureStage(FACES, options, site)

/** Password given; the face is asked. */
export const openFace = (bench: Bench): Promise<Page> => openAsked(bench, 'face')

/** A step-up that one way is enough for: the face is asked. */
export async function openFaceOfStepUp(bench: Bench, more: Record<string, unknown>): Promise<Page> {
  const page = await openStepUp(bench, ANNA.user, { acr_values: ['aal1'], ...more })
  await ask(page, 'face')
  return page
}

/** An account visit in which the face is being added. */
export const openAdding = (bench: Bench): Promise<Page> => openAddingOf(bench, 'face')

/** How the page is told that it stands; undefined where nothing can be handed over. */
export const toOffer = (page: Page): HandoverOffer | undefined => toPrompt(page).handover

export const createCode = (): string => toBase64url(random.bytes(16))

/** The page's own calls. */
export const offer = (page: Page, code: string): Promise<Reply> =>
  page.send('POST', `/v1/transactions/${page.id}/handover`, {
    challenge: page.view?.prompt?.challenge ?? 'none',
    code,
  })

export const typeNumber = (page: Page, number: string): Promise<Reply> =>
  page.send('POST', `/v1/transactions/${page.id}/handover/number`, { number })

export const takeBack = (page: Page): Promise<Reply> =>
  page.send('POST', `/v1/transactions/${page.id}/handover/end`)

/** A number that is not this one. */
export const toOther = (number: string): string =>
  String((Number(number) + 1) % 10_000).padStart(4, '0')

export interface PhoneReply {
  readonly status: number
  readonly body: Record<string, unknown>
  readonly view: HandoverView | undefined
}

/** A phone on the backend's own page: it keeps its token and what it was shown last. */
export class Phone {
  readonly #bench: Pick<Bench, 'backend'>
  readonly #origin: string
  readonly token: string
  readonly id: string
  view: HandoverView | undefined

  constructor(
    bench: Pick<Bench, 'backend'>,
    { id, token = toBase64url(random.bytes(32)), origin = new URL(ISSUER).origin }: Opened,
  ) {
    this.#bench = bench
    this.#origin = origin
    this.token = token
    this.id = id
  }

  async send(method: 'GET' | 'POST', path: string, init: RequestInit = {}): Promise<PhoneReply> {
    const headers = {
      Authorization: `Bearer ${this.token}`,
      ...(method === 'GET' ? {} : { Origin: this.#origin }),
      ...(init.headers as Record<string, string> | undefined),
    }
    const request = new Request(`${ISSUER}${path}`, { ...init, method, headers })
    const response = await this.#bench.backend.fetch(request, { peerAddress: '198.51.100.7' })
    const body = (await response.json()) as Record<string, unknown>
    const parsed = v.safeParse(HandoverView, body)
    if (parsed.success) this.view = parsed.output
    const view = parsed.success ? parsed.output : undefined
    return { status: response.status, body, view }
  }

  #post(what: string, body?: unknown): Promise<PhoneReply> {
    const json = { 'Content-Type': 'application/json' }
    const init = body === undefined ? {} : { body: JSON.stringify(body), headers: json }
    return this.send('POST', `/v1/handovers/${this.id}/${what}`, init)
  }

  claim(code: string): Promise<PhoneReply> {
    return this.#post('claim', { code })
  }

  read(query = ''): Promise<PhoneReply> {
    return this.send('GET', `/v1/handovers/${this.id}${query}`)
  }

  ready(consent?: string): Promise<PhoneReply> {
    return this.#post('ready', consent === undefined ? {} : { consent })
  }

  leave(): Promise<PhoneReply> {
    return this.#post('leave')
  }

  /** One picture, under the nonce of the view or another. */
  picture(seed: number, nonce = toPhonePrompt(this)?.nonce ?? 'none'): Promise<PhoneReply> {
    return this.send('POST', `/v1/handovers/${this.id}/captures`, {
      body: drawJpeg({ seed }),
      headers: { 'Content-Type': 'image/jpeg', [CAPTURE_HEADERS.nonce]: nonce },
    })
  }

  get number(): string {
    return this.view?.number ?? assert.fail('a number is shown')
  }
}

interface Opened {
  readonly id: string
  readonly token?: string
  readonly origin?: string
}

/** The phone's part of the prompt; undefined before the number was typed. */
export const toPhonePrompt = ({ view }: Phone): CapturePrompt | undefined =>
  view?.prompt?.data as CapturePrompt | undefined

/** A code, and the phone that claimed it. */
export async function claim(bench: Bench, page: Page): Promise<Phone> {
  const code = createCode()
  await offer(page, code)
  const phone = new Phone(bench, { id: page.id })
  const { view } = await phone.claim(code)
  assert.equal(view?.state, 'claimed')
  return phone
}

/** A phone whose number was typed. */
export async function link(bench: Bench, page: Page): Promise<Phone> {
  const phone = await claim(bench, page)
  await typeNumber(page, phone.number)
  assert.equal(toOffer(page)?.state, 'linked')
  await phone.read()
  return phone
}

/** One picture by the page's own camera. */
export async function takeHere(page: Page, seed: number): Promise<Reply> {
  if (toPrompt(page).nonce === undefined) await page.answer({ ready: true })
  return postCapture(page, drawJpeg({ seed }))
}
