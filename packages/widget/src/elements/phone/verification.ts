/**
 * @module
 * Verifies a number: typed, sent to, proven, and after a while not good any more. The phone element loads
 * it, after the flow.
 */
import type { PhoneView, TransactionView } from '@countersign/protocol'
import { html } from 'lit'
import type { CountersignError } from '../../client/countersign-error.ts'
import type { Screen } from '../../controllers/stage.ts'
import type { TransactionFacts } from '../../controllers/transaction.ts'
import { ProblemEvent } from '../../events/problem.ts'
import { findString } from '../../strings/find.ts'
import { enPhone } from '../../strings/english/phone.ts'
import { icon } from '../../styles/icons.ts'
import { markSheet } from '../../styles/mark.ts'
import type { CountersignPhone } from '../countersign-phone.ts'
import { browserPorts, createBoundFacts, createFlow, type Flow } from '../flow.ts'
import { doneSheet } from './done-sheet.ts'
import { openPhoneField, type PhoneField } from './phone-field.ts'
import { readLife, readPhone } from './read-phone.ts'

/** What the server says about a number that was typed: said beside it. */
const REFUSALS =
  /^(target_refused|request_malformed|access_denied|send_limited|send_failed|resend_too_early)$/
const TICK = 'M5 12.5l4.5 4.5L19 7.5'
/** As long as the contract lets a phone proof live, where it doesn't say itself. */
const LIFE_SECONDS = 900

/** Several of them on one page verify a number each. No device is named: it would name a person. */
function toFacts(element: CountersignPhone): () => Promise<TransactionFacts> {
  const gather = createBoundFacts(element, 'verify-phone')
  return async () => {
    const { device: _device, key, ...facts } = await gather()
    return { ...facts, key: `${key}:${element.name}` }
  }
}

export class Verification {
  readonly element: CountersignPhone
  readonly flow: Flow
  /** The first view has come, or none can be had. */
  readonly begun: Promise<void>
  #field: PhoneField | undefined
  /** The number's own screen stands, whatever the view leads to. */
  #isAside = false
  /** A number was named: the code goes out next. */
  #isNamed = false
  /** E.164, as it was named last. */
  #number = ''
  #phone: PhoneView | undefined
  #lapse: AbortController | undefined

  constructor(element: CountersignPhone) {
    this.element = element
    element.learn(enPhone)
    element.adopt(markSheet)
    element.adopt(doneSheet)
    const facts = toFacts(element)
    this.flow = createFlow(element, {
      purpose: 'verify-phone',
      facts,
      links: [{ label: element.strings.phoneChange, press: () => this.change() }],
      showFirst: () => this.#showNumber(),
      showOpen: (view) => this.#goOn(view),
      isAside: () => this.#isAside,
      onView: (view) => this.#take(view),
      onProblem: (error) => this.#meet(error),
      onDone: (proof) => {
        this.#showDone()
        this.#lapseAfter(readLife(proof) ?? LIFE_SECONDS)
        // The cookie may be about to run out, and the form takes its time.
        void element.finish(
          proof,
          facts().catch(() => undefined),
        )
      },
    })
    this.begun = this.flow.begin(true).then(() => {
      // What went wrong, the press will meet again.
      if (!this.flow.view) this.#showNumber()
    })
  }

  /** Another number: what was proven before counts no more. */
  change(): void {
    this.#lapse?.abort()
    this.element.clear()
    this.#isAside = true
    // After the end there is no view left: the next number begins anew.
    void this.flow.go()
  }

  /** Forgets the number as well. */
  async reset(): Promise<void> {
    this.#lapse?.abort()
    this.#isAside = this.#isNamed = false
    this.#phone = undefined
    this.#dropField()
    await this.flow.restart()
  }

  /** One that was named stays at hand also where another transaction has begun. */
  #take({ phone, prompt }: TransactionView): void {
    const told = readPhone(phone)
    if (told) this.#phone = { ...this.#phone, ...told }
    // It was typed here: masked, it would look like somebody else's.
    if (told?.formatted && prompt) Object.assign(Object(prompt.data), { target: told.formatted })
  }

  #showNumber(notice = ''): void {
    const { element } = this
    const { strings } = element
    this.#field ??= this.#openField()
    const field = this.#field
    const screen: Screen = {
      name: 'identify',
      heading: strings.phoneHeading,
      lead: strings.phoneLead,
      focus: field.slot,
      get body() {
        return field.render()
      },
      primary: { label: strings.phoneSend, press: () => void this.#submit(field) },
    }
    element.show(screen)
    if (notice) element.notice = notice
  }

  #openField(): PhoneField {
    const field = openPhoneField(this.element, {
      countries: () => this.#phone?.countries,
      country: this.#phone?.country ?? (this.element.country || undefined),
    })
    if (this.#phone?.number) field.fill(this.#phone.number)
    return field
  }

  #dropField(): void {
    this.#field?.close()
    this.#field = undefined
  }

  async #submit(field: PhoneField): Promise<void> {
    const number = field.read()
    if (number === undefined) return
    this.#number = number
    await this.flow.run(async () => {
      await this.begun
      const { view, transaction, options } = this.flow
      if (!view) await transaction.begin(await options.facts())
      await this.#name()
      this.#isAside = this.#isNamed = true
    })
  }

  async #name(): Promise<void> {
    const token = await this.element.readBotToken()
    await this.flow.transaction.post('identify', {
      phone_number: this.#number,
      ...(token && { bot_token: token }),
    })
  }

  /** The number's own screen; once one was named, its code goes out: the press was for that. */
  #goOn({ offers }: TransactionView): void {
    if (!this.#isNamed) return this.#showNumber()
    this.#isNamed = false
    const { flow } = this
    const usable = offers.filter(({ available }) => available)
    const offer = usable.find(({ kind }) => kind === 'sms-code') ?? usable[0]
    if (!offer) {
      this.#isAside = false
      return void flow.go()
    }
    void flow.run(async () => {
      // Begun anew behind a form that was left open.
      if (flow.view?.state === 'identify') await this.#name()
      await flow.transaction.post('challenges', { authenticator: offer.id })
      this.#isAside = false
      this.#dropField()
    })
  }

  /** Beside the field, where there is nothing to count down to. */
  #meet({ code, details }: CountersignError): boolean {
    const isHere = this.element.screen?.name === 'identify' && this.#field !== undefined
    if (!isHere || details.retryAt !== undefined || !REFUSALS.test(code)) return false
    this.element.dispatchEvent(new ProblemEvent(code, details.retry ?? 'same'))
    this.#field?.setError(findString(this.element.strings, 'phoneRefused', code))
    return true
  }

  #showDone(): void {
    const { element } = this
    const { strings } = element
    const { formatted, number = '' } = this.#phone ?? {}
    this.#dropField()
    element.show({
      name: 'done',
      heading: strings.phoneDone,
      body: html`<div class="mark tick">${icon(TICK)}</div>
        <p class="number"><bdi dir="ltr">${formatted ?? number}</bdi></p>`,
      links: [{ label: strings.phoneChange, press: () => this.change() }],
    })
  }

  /** A proof that is good no more must not go with the form. */
  #lapseAfter(seconds: number): void {
    const lapse = (this.#lapse = new AbortController())
    browserPorts.wait(seconds * 1000, lapse.signal).then(
      () => {
        this.element.clear()
        this.#showNumber(this.element.strings.phoneLapsed)
      },
      () => undefined,
    )
  }
}
