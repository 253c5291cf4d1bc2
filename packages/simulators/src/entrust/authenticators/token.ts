/**
 * @module
 * TOKEN: a code of a hardware or soft token, each step once; or its signature over the transaction's
 * values, typed in or scanned as a picture (`offlineTVS`).
 */
import { toBase64url, toBytes } from '../encoding.ts'
import { toQrPng } from '../qr-png.ts'
import { drawId, type Tenant } from '../state/tenant.ts'
import type { OpenChallenge, Verdict } from '../state/tokens.ts'
import type { UserState } from '../state/users.ts'
import type { EntrustToken } from '../user.ts'
import {
  type AuthenticatorPart,
  needResponse,
  needUser,
  type Start,
  toSignedDetails,
} from './authenticator.ts'
import { acceptInstead } from './temporary-code.ts'
import { signTransaction, toStep, toTokenCode } from './totp.ts'

/** Scheme of the pictures; UNVERIFIED, the vendor's is not published. */
export const SCAN_PREFIX = 'entrust-transaction:'

export const token: AuthenticatorPart = {
  owns: (_tenant, { profile }) => (profile.tokens ?? []).length > 0,
  start(tenant, start) {
    const user = needUser(start)
    const values = toSignedDetails(start.details).map(({ value }) => value)
    const isScanned = start.call.offlineTVS === true && values.length > 0
    const salt = isScanned ? drawId(tenant) : ''
    const isSigned = values.length > 0 && (isScanned || canSign(user))
    return isSigned ? toSigning(tenant, { user, start, values, salt }) : toCoding(tenant, user)
  },
}

export const canSign = (user: UserState): boolean =>
  (user.profile.tokens ?? []).some(({ signs }) => signs === true)

interface Signing {
  readonly user: UserState
  readonly start: Start
  readonly values: readonly string[]
  /** Empty: the values are typed. */
  readonly salt: string
}

function toCoding(tenant: Tenant, user: UserState): OpenChallenge {
  const tokens = user.profile.tokens ?? []
  return {
    fields: toFields(tokens, () => ({})),
    async answer({ body }) {
      const response = needResponse(body)
      if (acceptInstead(tenant, user, response)) return { kind: 'right' }
      const isRight = await isAnyStep(tenant, user, async (one, step) => {
        return (await toTokenCode(one, step)) === response ? one : undefined
      })
      return isRight ? { kind: 'right' } : { kind: 'wrong' }
    },
  }
}

function toSigning(tenant: Tenant, { user, start, values, salt }: Signing): OpenChallenge {
  const able = (user.profile.tokens ?? []).filter(({ signs, app }) =>
    salt === '' ? signs === true : app === true,
  )
  const scanned = `${SCAN_PREFIX}${toBase64url(toBytes(JSON.stringify({ salt, values })))}`
  const toPicture = () => (salt === '' ? {} : { qrCode: toQrPng(scanned), qrCodeUrl: scanned })
  const plain = toCoding(tenant, user)
  return {
    fields: toFields(able, toPicture),
    bindsDetails: toSignedDetails(start.details).length > 0,
    async answer(answer): Promise<Verdict> {
      const response = needResponse(answer.body)
      const isRight = await isAnyStep(tenant, user, async (one, step) => {
        if (!able.includes(one)) return undefined
        return (await signTransaction(one, { values, step, salt })) === response ? one : undefined
      })
      if (isRight) return { kind: 'right', signs: 'TOKEN' }
      // A code in place of a signature would approve what nobody read.
      return tenant.settings.signatureRequired ? { kind: 'wrong' } : plain.answer(answer)
    },
  }
}

function toFields(
  tokens: readonly EntrustToken[],
  toPicture: (token: EntrustToken) => { qrCode?: string; qrCodeUrl?: string },
) {
  return {
    tokenDetails: tokens.map(({ serialNumber }) => serialNumber),
    tokenChallenge: {
      token: tokens.map((one) => ({
        serialNumber: one.serialNumber,
        label: one.label,
        ...toPicture(one),
      })),
    },
  }
}

/** Tries every token at every step of the window that it has not passed; a hit passes the step. */
async function isAnyStep(
  tenant: Tenant,
  user: UserState,
  match: (token: EntrustToken, step: number) => Promise<EntrustToken | undefined>,
): Promise<boolean> {
  const now = toStep(tenant.clock.now())
  const { totpWindow } = tenant.settings
  for (const one of user.profile.tokens ?? []) {
    const passed = user.tokenSteps.get(one.serialNumber) ?? -1
    for (let step = Math.max(passed + 1, now - totpWindow); step <= now + totpWindow; step += 1) {
      if ((await match(one, step)) === undefined) continue
      user.tokenSteps.set(one.serialNumber, step)
      return true
    }
  }
  return false
}
