/**
 * @module
 * The Pocket as a test holds it: over the trial's own interface, as anybody outside could.
 */
import { until } from './until.ts'

/** As `GET /pocket/api/messages` gives it. */
export interface PocketMessage {
  readonly id: string
  readonly kind: 'sms' | 'voice' | 'mail'
  readonly to: string
  readonly subject?: string
  readonly text: string
  readonly at: number
}

/** As `GET /pocket/api/things` gives it. */
export interface PocketThings {
  readonly now: number
  readonly loginName?: string
  readonly password?: string
  readonly totp?: string
  readonly totpEndsAt?: number
  readonly pin?: string
  readonly authxPin?: string
  readonly temporaryCode?: string
  readonly recoveryCodes?: readonly string[]
  readonly gridCard?: { readonly serial: string; readonly rows: readonly (readonly string[])[] }
  readonly answers?: readonly { readonly question: string; readonly answer: string }[]
}

/** As `GET /pocket/api/pushes` gives it. */
export interface PocketPush {
  readonly id: string
  readonly app: 'push' | 'card' | 'face' | 'smart-login'
  readonly summary?: string
  readonly details: readonly { readonly name: string; readonly value: string }[]
  readonly choices: readonly string[]
}

/** What a hand does at the reader: the person's own, somebody else's, or a reading that goes wrong. */
export type Laid = 'own' | 'other' | 'damaged' | 'crowded' | 'empty' | 'off-centre'

/** What can be broken at Entrust. */
export type EntrustFault = 'none' | 'slow' | 'down' | 'wrong' | 'locked' | 'completed-early'

/** One of the trial's people, or an address that belongs to nobody yet. */
export type Whose = string | { readonly to: string }

export interface PocketDriver {
  /** Newest first. */
  messages(whose: Whose): Promise<readonly PocketMessage[]>
  /** The next message that this driver has not handed out yet; waits for it. */
  nextMessage(whose: Whose): Promise<PocketMessage>
  /** The code in the next message. */
  nextCode(whose: Whose): Promise<string>
  things(person: string): Promise<PocketThings>
  /** What the authenticator app shows. A code is good once: asked twice in one step, time moves on. */
  totp(person: string): Promise<string>
  /** The next recovery code that this driver has not handed out yet. */
  recoveryCode(person: string): Promise<string>
  /** Types a set-up key into the authenticator app: base32 text or an `otpauth://` address. */
  addKey(person: string, key: string): Promise<void>
  advance(seconds: number): Promise<void>
  fault(fault: 'none' | 'delayed' | 'lost' | 'refused', count?: number): Promise<void>
  /** Requests that wait in the person's apps. */
  pushes(person: string): Promise<readonly PocketPush[]>
  /** The request that waits; waits for it. */
  nextPush(person: string): Promise<PocketPush>
  answerPush(id: string, answer: 'confirm' | 'concern' | 'cancel', number?: string): Promise<void>
  /** What a token shows after these values were typed into it. */
  sign(person: string, values: readonly string[]): Promise<string>
  entrustFault(fault: EntrustFault, count?: number): Promise<void>
  entrust(change: { risk?: 'LOW' | 'MEDIUM' | 'HIGH'; refusal?: string }): Promise<void>
  /** What the reader on the desk waits for; undefined while nobody asked. */
  reading(): Promise<{ readonly id: string; readonly kind: string } | undefined>
  /** Lays a palm or a finger on the reader; waits until it is asked for. */
  lay(person: string, how?: Laid): Promise<void>
  /** Enzo's certificate, from now on registered at Entrust. */
  certificate(): Promise<{ readonly file: Buffer; readonly password: string }>
  reset(): Promise<void>
}

/** @param origin  Of the trial. */
export function createPocketDriver(origin: string): PocketDriver {
  const handedOut = new Set<string>()
  const api = `${origin}/pocket/api`

  async function get<T>(path: string): Promise<T> {
    const reply = await fetch(`${api}/${path}`)
    if (!reply.ok) throw new Error(`the Pocket answered ${reply.status}`)
    return reply.json()
  }
  async function post<T>(path: string, body: object): Promise<T> {
    const headers = { 'Content-Type': 'application/json' }
    const reply = await fetch(`${api}/${path}`, {
      method: 'POST',
      headers,
      body: JSON.stringify(body),
    })
    if (!reply.ok) throw new Error(`the Pocket answered ${reply.status}`)
    return reply.json()
  }
  const take = (value: string | undefined): string | undefined => {
    if (value === undefined || handedOut.has(value)) return undefined
    handedOut.add(value)
    return value
  }

  const driver: PocketDriver = {
    messages: (whose) => get(`messages?${toQuery(whose)}`),
    nextMessage: (whose) =>
      until(`a message to ${toQuery(whose)}`, async () => {
        const fresh = (await driver.messages(whose)).filter(({ id }) => !handedOut.has(id))
        const [message] = fresh
        for (const { id } of fresh) handedOut.add(id)
        return message
      }),
    async nextCode(whose) {
      const { text } = await driver.nextMessage(whose)
      const [code] = /\b\d{6,8}\b/.exec(text.replace(/(?<=\b\d)[ ,.]+(?=\d\b)/g, '')) ?? []
      if (code === undefined) throw new Error('the newest message holds no code')
      return code
    },
    things: (person) => get(`things?person=${encodeURIComponent(person)}`),
    async totp(person) {
      const { totp, totpEndsAt = 0, now } = await driver.things(person)
      if (totp === undefined) throw new Error(`${person} has no authenticator app`)
      const key = `${person} ${totpEndsAt}`
      if (take(key) !== undefined) return totp
      await driver.advance(totpEndsAt - now)
      return driver.totp(person)
    },
    async recoveryCode(person) {
      const { recoveryCodes = [] } = await driver.things(person)
      const code = recoveryCodes.find((one) => take(one) !== undefined)
      if (code === undefined) throw new Error(`${person} has no recovery code left`)
      return code
    },
    async addKey(person, key) {
      await post('things', { person, totp: key })
    },
    async advance(advanceSeconds) {
      await post('clock', { advanceSeconds })
    },
    async fault(fault, count) {
      const request = { vendor: 'messages', fault, ...(count === undefined ? {} : { count }) }
      await post('faults', request)
    },
    pushes: (person) => get(`pushes?person=${encodeURIComponent(person)}`),
    nextPush: (person) =>
      until(`a request to ${person}`, async () => {
        const [push] = await driver.pushes(person)
        return push
      }),
    async answerPush(id, answer, number) {
      await post(`pushes/${id}`, { answer, ...(number === undefined ? {} : { number }) })
    },
    async sign(person, values) {
      const { signature } = await post<{ signature: string }>('signatures', { person, values })
      return signature
    },
    async entrustFault(fault, count) {
      const request = { vendor: 'entrust', fault, ...(count === undefined ? {} : { count }) }
      await post('faults', request)
    },
    async entrust(change) {
      await post('entrust', change)
    },
    async reading() {
      const waiting = await get<{ id: string; kind: string } | null>('readings')
      return waiting ?? undefined
    },
    async lay(person, how = 'own') {
      const { id } = await until('a wish at the reader', driver.reading)
      await post(`readings/${id}`, { person, how })
    },
    async certificate() {
      const { file, password } = await post<{ file: string; password: string }>('certificate', {})
      return { file: Buffer.from(file, 'base64'), password }
    },
    async reset() {
      await post('reset', {})
    },
  }
  return driver
}

function toQuery(whose: Whose): string {
  return typeof whose === 'string'
    ? `person=${encodeURIComponent(whose)}`
    : `to=${encodeURIComponent(whose.to)}`
}
