/**
 * @module
 * `GET /v1/verifications/check`: tells whether the code is the one that was sent. A wrong one is no error.
 */
import type { PlainReply } from '../apply-fault.ts'
import { Refusal } from './errors.ts'
import { isId } from './schemas/check.ts'
import type { State } from './state.ts'

const told = (verified: boolean): PlainReply => ({ status: 200, body: { verified } })

/** @throws Refusal 404, 422; by setting 400, 429 */
export function checkVerification(
  state: State,
  account: string,
  query: URLSearchParams,
): PlainReply {
  const { settings, verifications, clock, counts } = state
  const id = query.get('id') ?? ''
  const code = query.get('code') ?? ''
  if (id === '') throw new Refusal(422, 'id')
  if (code === '') throw new Refusal(422, 'code')
  if (settings.malformedIdMode === '400' && !isId(id)) throw new Refusal(400, 'id')
  const found = verifications.get(id)
  if (found === undefined || found.account !== account) throw new Refusal(404)
  if (found.expiresAt <= clock.now()) return toClosed(state, settings.expiredMode)
  if (settings.maxAttempts !== null && found.attempts >= settings.maxAttempts) {
    return toClosed(state, settings.attemptsMode)
  }
  if (found.isConsumed && settings.consumedMode === '404') throw new Refusal(404)
  const isShaped = code.length === settings.codeDigits && /^\d+$/.test(code)
  if (settings.malformedCodeMode === '422' && !isShaped) throw new Refusal(422, 'code')
  found.attempts += 1
  const verified = code === found.code
  if (verified) found.isConsumed = true
  counts[verified ? 'right' : 'wrong'] += 1
  return told(verified)
}

/** @throws Refusal unless the setting is `false` */
function toClosed({ counts }: State, mode: '404' | '429' | 'false'): PlainReply {
  if (mode !== 'false') throw new Refusal(mode === '404' ? 404 : 429)
  counts.wrong += 1
  return told(false)
}
