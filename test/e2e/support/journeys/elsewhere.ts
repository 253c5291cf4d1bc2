/**
 * @module
 * Keyboard journeys that lead away and back: a provider, a certificate; and first steps with a second one.
 */
import { assertAccessible } from '../axe.ts'
import { ENZO, ENZO_LOGIN, ENZO_PASSWORD } from '../entrust.ts'
import { giveInVain, type Journey, type Walk } from './journey.ts'

const NOT_THERE = /^That didn’t work/
const WRONG_CODE = /^That code isn’t right/

/** The best of the second steps is offered. */
const expectSecond = ({ form }: Walk) => form.expectText('Smart credential')

/** To the provider's own page. */
async function leave({ form, visitor }: Walk): Promise<void> {
  await form.press(/^Go to /)
  await visitor.page.getByRole('heading', { name: 'Sign in with your provider' }).waitFor()
}

/** Says there who one is. */
async function signInThere({ visitor }: Walk, name = ENZO_LOGIN): Promise<void> {
  await visitor.fill('User name', name)
  await visitor.press('Sign in and continue')
}

async function giveCode({ form, visitor }: Walk): Promise<void> {
  await form.typeCode(await visitor.pocket.totp(ENZO))
}

async function giveWrongCode(walk: Walk): Promise<void> {
  const { form } = walk
  await form.chooseWay(/^Authenticator app/)
  await form.typeCode('000000')
  await form.expectText(WRONG_CODE)
}

export const ELSEWHERE = {
  IDP: {
    place: 'sign-in',
    async open({ form }) {
      await form.typeName(ENZO_LOGIN)
      await form.chooseWay(/^Another account/)
      await form.expectText(/^Continue with \W?Quay ID/)
    },
    refusals: {
      async 'cancelled there'(walk) {
        await leave(walk)
        await assertAccessible(walk.visitor.page, 'main', 'the page of the provider')
        await walk.visitor.press('Cancel')
        await walk.form.expectText(NOT_THERE)
      },
      async 'another account there'(walk) {
        walk.stage.control.putUser({ id: 'mallory', provider: true })
        await leave(walk)
        await signInThere(walk, 'mallory')
        await walk.form.expectText(NOT_THERE)
      },
    },
    async prove(walk) {
      await leave(walk)
      await signInThere(walk)
    },
    steps: ['oidc'],
  },

  IDP_AND_SECONDFACTOR: {
    place: 'sign-in',
    risk: 'MEDIUM',
    async open(walk) {
      const { form } = walk
      await form.typeName(ENZO_LOGIN)
      await form.expectScreen('send')
      await form.press('Continue')
      await leave(walk)
      await signInThere(walk)
      await expectSecond(walk)
    },
    refusals: {
      async 'the second step declined'({ form, visitor }) {
        const { pocket } = visitor
        await form.press('Ask my phone')
        await pocket.answerPush((await pocket.nextPush(ENZO)).id, 'cancel')
        await form.expectText('You declined it in the app')
      },
      'a wrong code': giveWrongCode,
    },
    prove: giveCode,
    steps: ['complete IDP_AND_SECONDFACTOR/complete'],
  },

  PASSWORD_AND_SECONDFACTOR: {
    place: 'sign-in',
    risk: 'MEDIUM',
    async open({ form }) {
      await form.typeName(ENZO_LOGIN)
      await form.chooseWay(/^Password/)
      await form.expectScreen('password')
    },
    refusals: {
      async 'a wrong password'({ form }) {
        await form.typePassword('not-the-password')
        await form.expectText(/^That didn’t match/)
      },
      async 'the right one with a wrong code'(walk) {
        await walk.form.typePassword(ENZO_PASSWORD)
        await expectSecond(walk)
        await giveWrongCode(walk)
      },
    },
    prove: giveCode,
    steps: ['complete PASSWORD_AND_SECONDFACTOR/complete'],
  },

  USER_CERTIFICATE: {
    place: 'sign-in',
    options: { refusals: [409, 503] },
    prepare: async ({ pocket }) => ({ certificate: await pocket.certificate() }),
    async open({ form }) {
      await form.typeName(ENZO_LOGIN)
      await form.expectText('Certificate')
      await form.press('Continue')
      await form.expectText('Continue on another page')
    },
    refusals: {
      async 'one that was taken off the account'({ form, visitor, stage, hands }) {
        const { page } = visitor
        const known = stage.control.user(ENZO)
        stage.change({ certificates: [] })
        await form.press(/^Go to /)
        await page.getByText(/^Nobody is registered with this certificate/).waitFor()
        await assertAccessible(page, 'main', 'the page of the certificate')
        await hands.press(page.getByRole('link', { name: 'Go back to Harbour' }))
        await form.expectText('This way can’t be used right now. Choose another one.')
        if (known) stage.control.putUser(known)
      },
      async 'the right one while Entrust is down'(walk) {
        const { form } = walk
        await form.press(/^Certificate/)
        await form.expectText('Continue on another page')
        await giveInVain(walk, () => form.press(/^Go to /))
      },
    },
    async prove({ form }) {
      await form.press(/^Certificate/)
      await form.press(/^Go to /)
    },
    steps: ['complete USER_CERTIFICATE/complete'],
  },
} as const satisfies Record<string, Journey>
