/**
 * @module
 * The number or address that is to be added; a code goes there next. A chunk of its own.
 */
import type { AuthenticatorKind } from '@countersign/protocol'
import { html } from 'lit'
import type { CountersignError } from '../../client/countersign-error.ts'
import { enAccountContact } from '../../strings/english/account-contact.ts'
import { findString } from '../../strings/find.ts'
import { toE164, toMailAddress } from './contact.ts'
import type { Visit } from './visit.ts'

const SLOT = 'contact'
/** What the server says about the number or address, or about sending there. */
const REFUSALS = /^(target_refused|send_\w+|resend_too_early|login_name_taken)$/

export function showContact(visit: Visit, kind: AuthenticatorKind): void {
  const { element } = visit
  element.learn(enAccountContact)
  const { strings } = visit
  const isMail = kind === 'email-code'
  const { input, setError } = element.fields.use({
    slot: SLOT,
    label: isMail ? strings.accountMail : strings.accountPhone,
    hint: isMail ? '' : strings.accountPhoneHint,
    attributes: {
      type: isMail ? 'email' : 'tel',
      autocomplete: isMail ? 'email' : 'tel',
      inputmode: isMail ? 'email' : 'tel',
      maxlength: '254',
      enterkeyhint: 'send',
      spellcheck: 'false',
      dir: 'ltr',
    },
  })
  setError('')

  function fail(text: string): void {
    setError(text)
    input.focus()
  }

  function refuse({ code }: CountersignError): boolean {
    if (!REFUSALS.test(code)) return false
    fail(findString(strings, 'accountContact', code))
    return true
  }

  function submit(): void {
    const target = isMail ? toMailAddress(input.value) : toE164(input.value)
    setError('')
    if (target === undefined)
      return fail(isMail ? strings.accountMailWrong : strings.accountPhoneWrong)
    void visit.change({ do: 'add', kind, target }, refuse)
  }

  visit.show(() => ({
    name: isMail ? 'account-mail' : 'account-phone',
    heading: isMail ? strings.accountMailHeading : strings.accountPhoneHeading,
    lead: isMail ? strings.accountMailLead : strings.accountPhoneLead,
    body: html`<div class="field">
      <slot name="contact-label"></slot><slot name=${SLOT}></slot>
      <slot name="contact-error"></slot><slot name="contact-hint"></slot>
    </div>`,
    focus: SLOT,
    primary: { label: strings.accountSendCode, press: submit },
    links: [{ label: element.strings.cancel, press: () => visit.showList() }],
  }))
  visit.clearFields = () => element.fields.drop(SLOT)
}
