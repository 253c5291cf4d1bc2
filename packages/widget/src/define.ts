/**
 * @module
 * Registers the tags: `import '@countersign/widget/define'`.
 */
import { CountersignAccount } from './elements/countersign-account.ts'
import { CountersignLogin } from './elements/countersign-login.ts'
import { CountersignPhone } from './elements/countersign-phone.ts'
import { CountersignStepUp } from './elements/countersign-step-up.ts'
import { defineElement } from './elements/define-element.ts'
import { lookForReturn } from './elements/look-for-return.ts'

defineElement('countersign-login', CountersignLogin)
defineElement('countersign-step-up', CountersignStepUp)
defineElement('countersign-account', CountersignAccount)
defineElement('countersign-phone', CountersignPhone)
lookForReturn()
