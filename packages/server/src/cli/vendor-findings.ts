/**
 * @module
 * How it stands with each company, in one line each. Pure; `check` prints it. Floor 6.
 */
import type { ProbedCompany } from '../runtimes/node-probe.ts'
import type { Finding } from './findings.ts'

/** A key that ends sooner is worth a warning. */
const AHEAD_DAYS = 30
const DAY_SECONDS = 86_400

/** One line about one company; `ok` for nothing to do. */
export interface VendorFinding {
  readonly level: Finding['level'] | 'ok'
  readonly text: string
}

/** @param now  Epoch seconds. */
export function toVendorFinding({ vendor, probed }: ProbedCompany, now: number): VendorFinding {
  if (probed === undefined) {
    return { level: 'warning', text: `${vendor} cannot be asked without asking somebody.` }
  }
  const { isReachable, isKeyAccepted, keyExpiresAt } = probed
  if (!isReachable) return { level: 'problem', text: `${vendor} cannot be reached.` }
  if (isKeyAccepted === false) {
    return { level: 'problem', text: `${vendor} is reachable and refuses our key.` }
  }
  const says = isKeyAccepted === true ? 'takes our key' : 'does not say whether it takes our key'
  const reached = `${vendor} is reachable and ${says}`
  if (keyExpiresAt === undefined) {
    return { level: isKeyAccepted === true ? 'ok' : 'warning', text: `${reached}.` }
  }
  const day = new Date(keyExpiresAt * 1000).toISOString().slice(0, 10)
  const days = Math.floor((keyExpiresAt - now) / DAY_SECONDS)
  if (days < 0) return { level: 'problem', text: `${reached}; by the settings it ended on ${day}.` }
  const isSoon = days < AHEAD_DAYS
  return {
    level: isSoon || isKeyAccepted !== true ? 'warning' : 'ok',
    text: isSoon
      ? `${reached}, which ends on ${day}: make another one.`
      : `${reached}, good until ${day}.`,
  }
}
