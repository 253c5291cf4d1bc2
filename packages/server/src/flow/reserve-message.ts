/**
 * @module
 * reserveMessage: counts a message before it is asked for, whoever will send it. Floor 3.
 */
import { toContactChannel } from '../directory/enrol.ts'
import { Problem } from '../problem.ts'
import { getVendorById, toAddress, toChannel, type FlowDeps } from './deps.ts'
import { toStanding, toStrangerName, toSubject } from './transaction.ts'
import type { Asked, Situation } from './ways.ts'

/**
 * True when the message may go out, and for a kind that sends none.
 *
 * @throws Problem `resend_too_early`, `send_limited`
 */
export async function reserveMessage(
  deps: FlowDeps,
  situation: Situation,
  { asked, address }: { readonly asked: Asked; readonly address: string },
): Promise<boolean> {
  const { record, site, now } = situation
  const channel = toChannel(asked.kind)
  if (channel === undefined) return true
  const resendAt = record.sent[asked.offer]?.resendAt
  if (resendAt !== undefined && resendAt > now)
    throw new Problem('resend_too_early', { retryAt: resendAt })
  const to = asked.signUpTarget ?? toTarget(deps, situation, asked)
  const standing = toStanding(record)
  const subject = standing === 'stranger' ? toStrangerName(record) : (toSubject(record) ?? '')
  const { send } = await deps.outgoing.reserve({
    channel,
    ...(to === undefined ? {} : { to }),
    account: await deps.vault.mac('counter', site.directory, standing, subject, asked.kind),
    address,
    standing,
  })
  return send
}

/**
 * Where messages of a way go. A company does not say: whatever name was typed, an account there has one
 * mailbox and one phone.
 */
function toTarget(
  deps: FlowDeps,
  { person }: Situation,
  { kind, enrolment }: Asked,
): string | undefined {
  if (enrolment === undefined) return undefined
  const account = person?.links?.[enrolment.vendor]?.account
  const isTheirs = getVendorById(deps, enrolment.vendor).remote !== undefined
  return isTheirs && account !== undefined
    ? `${enrolment.vendor} ${toContactChannel(kind) ?? ''} ${account}`
    : toAddress(deps, enrolment)
}
