/**
 * @module
 * The number or address that is to be added; a code goes there next. A chunk of its own.
 */
import type { AuthenticatorKind } from '@countersign/protocol'
import { html } from 'lit'
import type { CountersignError } from '../../client/countersign-error.ts'
import { enAccountContact } from '../../strings/english/account-contact.ts'
import { findString } from '../../strings/find.ts'
import { openPhoneField } from '../phone/phone-field.ts'
import { toMailAddress } from './mail-address.ts'
import type { Visit } from './visit.ts'

const SLOT = 'contact'
/** What the server says about the number or address, or about sending there. */
const REFUSALS = /^(target_refused|send_\w+|resend_too_early|login_name_taken)$/

/** What is typed, be it a number or an address. */
interface ContactField {
  readonly slot: string
  render(): unknown
  /** @returns undefined, and it is said, for what can't be sent to. */
  read(): string | undefined
  setError(text: string): boolean
  close(): void
}

export function showContact(visit: Visit, kind: AuthenticatorKind): void {
  const { element } = visit
  element.learn(enAccountContact)
  const { strings } = visit
  const isMail = kind === 'email-code'
  const field = isMail ? openMailField(visit) : openPhoneField(element)
  field.setError('')

  function refuse({ code }: CountersignError): boolean {
    if (!REFUSALS.test(code)) return false
    return field.setError(findString(strings, 'accountContact', code))
  }

  function submit(): void {
    const target = field.read()
    if (target !== undefined) void visit.change({ do: 'add', kind, target }, refuse)
  }

  visit.show(() => ({
    name: isMail ? 'account-mail' : 'account-phone',
    heading: isMail ? strings.accountMailHeading : strings.accountPhoneHeading,
    lead: isMail ? strings.accountMailLead : strings.accountPhoneLead,
    get body() {
      return field.render()
    },
    focus: field.slot,
    primary: { label: strings.accountSendCode, press: submit },
    links: [{ label: element.strings.cancel, press: () => visit.showList() }],
  }))
  visit.clearFields = () => field.close()
}

function openMailField({ element, strings }: Visit): ContactField {
  const { input, setError } = element.fields.use({
    slot: SLOT,
    label: strings.accountMail,
    attributes: {
      type: 'email',
      autocomplete: 'email',
      inputmode: 'email',
      maxlength: '254',
      enterkeyhint: 'send',
      spellcheck: 'false',
      dir: 'ltr',
    },
  })
  return {
    slot: SLOT,
    render: () => html`<div class="field">
      <slot name="contact-label"></slot><slot name=${SLOT}></slot>
      <slot name="contact-error"></slot>
    </div>`,
    read() {
      const target = toMailAddress(input.value)
      setError(target === undefined ? strings.accountMailWrong : '')
      return target
    },
    setError,
    close: () => element.fields.drop(SLOT),
  }
}
