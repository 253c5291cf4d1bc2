/**
 * @module
 * `PASSWORD`, alone or as the first step of a chain; also a new one where the vendor demands it. Floor 2,
 * inside `vendors/entrust`.
 */
import { PasswordAnswer } from '@countersign/protocol'
import * as v from 'valibot'
import type { JsonObject, Started } from '../vendor.ts'
import { RISK, type Answering, type Asking, type Family } from './family.ts'

/** The old password, once it was right and a new one is demanded. Sealed, and gone with the question. */
const Change = v.object({ old: v.optional(v.string()) })

/** The family `PASSWORD`. */
export const password: Family = {
  factor: 'PASSWORD',
  kinds: ['password'],
  ceremony: 'password',
  usage: () => RISK,
  toAsked: (_reply, asking) => ({ data: toPrompt(asking) }),
  toAnswer: ({ answer, keep }) => {
    const { password: typed } = v.parse(PasswordAnswer, answer)
    const { old } = v.parse(Change, keep)
    const body = old === undefined ? { response: typed } : { response: old, newPassword: typed }
    return { body, evidence: { amr: ['pwd'] } }
  },
  toDecoy: toPrompt,
}

/** A stranger gets back the name as typed, and the same address for every name. */
function toPrompt({ deps, input, facts }: Asking): JsonObject {
  const { loginName, stranger, person } = input
  const name = loginName ?? (stranger ? undefined : person?.loginName)
  const resetUrl = stranger || facts?.resets === true ? deps.settings.passwordResetUrl : undefined
  return {
    mode: 'check',
    ...(name !== undefined && { login_name: name }),
    can_reset: resetUrl !== undefined,
    ...(resetUrl !== undefined && { reset_url: resetUrl }),
  }
}

/** True while the old password is asked, which may lead to the new one. */
export const isOldAsked = ({ keep }: Pick<Answering, 'keep'>): boolean =>
  v.parse(Change, keep).old === undefined

/** Asks for the new password; what was typed is sealed with the question. */
export function toChange(answer: JsonObject): Pick<Started, 'data'> & { keep: JsonObject } {
  const { password: old } = v.parse(PasswordAnswer, answer)
  return { data: { mode: 'new' }, keep: { old } }
}
