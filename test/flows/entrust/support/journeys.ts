/**
 * @module
 * One way through our HTTP for each of the vendor's 18 authenticators, from the first request to the proof,
 * and how each is refused. What stands here is tried as it is, with every reading of the wire, and listened
 * to for what no page may learn.
 */
import { Page } from '../../support/page.ts'
import { createDevice, toOffer } from '../../support/people.ts'
import { ask, deniedThere, down, locked, notBrought, signIn, type, wrong } from './acts.ts'
import { any, chained, first, type Journey, only, pressed, signed, typed } from './journey.ts'
import { giveOwnPassword, OWN_PASSWORD } from './own-password.ts'
import { giveCertificate, toRight } from './pocket.ts'
import { NAME, PASSWORD } from './stage.ts'

const provider: Journey = {
  authenticator: 'IDP',
  options: only(first('IDP')),
  open: signIn('identity-provider'),
  finish: type,
  acr: 'aal1',
  amr: ['fed'],
  refusals: {
    'denied there': ['answer_wrong', deniedThere],
    'without having been there': ['answer_wrong', notBrought],
  },
}

const password: Journey = { ...typed('PASSWORD', 'password', ['pwd']), name: 'PASSWORD' }

export const JOURNEYS: readonly Journey[] = [
  password,
  typed('OTP', 'sms-code', ['otp', 'sms']),
  typed('OTP', 'voice-code', ['otp', 'tel']),
  typed('OTP', 'email-code', ['otp']),
  typed('TOKEN', 'totp', ['otp']),
  typed('TEMP_ACCESS_CODE', 'temporary-code', ['otp']),
  typed('GRID', 'grid-card', ['grid']),
  pressed('TOKENPUSH', 'push', { amr: ['swk', 'user', 'mca'] }),
  pressed('SMARTCREDENTIALPUSH', 'smart-credential', { amr: ['sc', 'user'] }),
  pressed('FACE', 'face', { amr: ['face'] }),
  pressed('SMART_LOGIN', 'smart-login', {
    amr: ['sc', 'user'],
    options: only(first('SMART_LOGIN')),
  }),
  signed('FIDO', any('FIDO'), { acr: 'aal1', amr: ['pop', 'user'] }),
  signed('PASSKEY', only(first('PASSKEY')), { acr: 'phr', amr: ['pop', 'user', 'mfa'] }),
  {
    authenticator: 'USER_CERTIFICATE',
    options: any('USER_CERTIFICATE'),
    async open(stage) {
      await giveCertificate(stage)
      return ask('certificate')(stage)
    },
    finish: type,
    acr: 'aal1',
    amr: ['pop'],
    refusals: {
      'without having been there': ['answer_wrong', notBrought],
      locked: ['attempts_exceeded', locked('USER_CERTIFICATE')],
      'while the vendor is down': ['vendor_unavailable', down],
    },
  },
  provider,
  chained('PASSWORD_AND_SECONDFACTOR', 'password', ['pwd', 'otp', 'mfa']),
  chained('IDP_AND_SECONDFACTOR', 'identity-provider', ['fed', 'otp', 'mfa']),
  {
    // It reaches no level by itself, so it is asked where the vendor's own rule wants it.
    authenticator: 'KBA',
    options: only(first('PASSWORD', 'KBA')),
    async open(stage) {
      const page = await signIn('password')(stage)
      await page.answer({ password: PASSWORD })
      await page.challenge(toOffer(page, 'questions'))
      return page
    },
    finish: type,
    acr: 'aal1',
    amr: ['pwd', 'kba'],
    refusals: {
      'a wrong answer': ['answer_wrong', wrong],
      locked: ['attempts_exceeded', locked('KBA')],
    },
  },
  {
    // We vouch for our own password; the vendor asks for the second step.
    authenticator: 'EXTERNAL',
    options: { application: 'external' },
    async open(stage) {
      stage.control.setRisk('MEDIUM')
      await giveOwnPassword(stage)
      const page = new Page(stage)
      await page.begin({ login_name: NAME })
      await page.challenge(toOffer(page, 'password'))
      await page.answer({ password: OWN_PASSWORD })
      await page.challenge(toOffer(page, 'totp'))
      return page
    },
    finish: type,
    acr: 'aal2',
    amr: ['pwd', 'otp', 'mfa'],
    refusals: {
      'a wrong second step': ['answer_wrong', wrong],
      'a locked second step': ['attempts_exceeded', locked('TOKEN')],
    },
  },
  {
    // A device that the vendor knows spares the second step of a rule that weighs risks.
    authenticator: 'MACHINE',
    options: { application: 'risk' },
    async open(stage) {
      stage.control.setRisk('MEDIUM')
      const device = await createDevice(stage)
      const before = await signIn('password')(stage)
      await before.answer({ password: PASSWORD })
      await before.challenge(toOffer(before, 'totp'))
      await before.answer(await toRight(stage, before), { remember: device.remember })
      const page = new Page(stage)
      await page.begin({ login_name: NAME, device: await device.sign(page.token) })
      await page.challenge(toOffer(page, 'password'))
      return page
    },
    finish: type,
    acr: 'aal1',
    amr: ['pwd'],
    refusals: {
      'a wrong password': ['answer_wrong', wrong],
      'a locked password': ['attempts_exceeded', locked('PASSWORD')],
    },
  },
]

export const toName = ({ name, authenticator }: Journey): string => name ?? authenticator
