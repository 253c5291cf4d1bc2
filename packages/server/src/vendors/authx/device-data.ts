/**
 * @module
 * What the vendor is told of the browser with a picture or a reading: from the request's own headers and
 * its address, never from what a page says. Descriptive; nothing is concluded from it. Floor 2, inside
 * `vendors/authx`.
 */
import type { ChallengeContext } from '../vendor.ts'
import type { AuthxSettings } from './settings.ts'
import type { DeviceData } from './wire.ts'

/** By the vendor's sample. */
const UNKNOWN = 'Unknown'
/** UNVERIFIED: what stands for no address at all. This is one that names nobody (RFC 1122 §3.2.1.3). */
const NO_ADDRESS = '0.0.0.0'

/** In this order: Edge and Opera call themselves Chrome, too, and Chrome calls itself Safari. */
const BROWSERS: readonly (readonly [string, RegExp])[] = [
  ['Edge', /\bEdg(?:A|iOS)?\/([\d.]+)/],
  ['Opera', /\bOPR\/([\d.]+)/],
  ['Samsung Internet', /\bSamsungBrowser\/([\d.]+)/],
  ['Firefox', /\b(?:Firefox|FxiOS)\/([\d.]+)/],
  ['Chrome', /\b(?:Chrome|CriOS)\/([\d.]+)/],
  ['Safari', /\bVersion\/([\d.]+)[^)]*\bSafari\//],
]

/** Android calls itself Linux, too. */
const SYSTEMS: readonly (readonly [string, RegExp])[] = [
  ['Windows', /\bWindows NT ([\d.]+)/],
  ['Android', /\bAndroid ([\d.]+)/],
  ['iOS', /\b(?:iPhone|CPU) OS ([\d_]+)/],
  ['macOS', /\bMac OS X ([\d_.]+)/],
  ['ChromeOS', /\bCrOS \S+ ([\d.]+)/],
  ['Linux', /\bLinux(?: ([\d.]+))?/],
]

/** Settings that bear on it. */
export type DeviceSettings = Pick<AuthxSettings, 'clientAddress' | 'srcUserId'>

/** Without a context (an erasure, from the site's server) nothing is known. */
export function toDeviceData(
  settings: DeviceSettings,
  context: Pick<ChallengeContext, 'address' | 'agent'> = {},
): DeviceData {
  const { agent = '', address } = context
  const browser = find(BROWSERS, agent)
  const system = find(SYSTEMS, agent)
  return {
    browser_name: browser.name,
    browser_version: browser.version,
    os: system.name,
    os_version: system.version,
    device_name: UNKNOWN,
    ip: toAddress(settings.clientAddress, address),
    src_user_id: settings.srcUserId,
  }
}

function find(
  table: readonly (readonly [string, RegExp])[],
  agent: string,
): { readonly name: string; readonly version: string } {
  for (const [name, pattern] of table) {
    const found = pattern.exec(agent)
    if (found !== null) return { name, version: found[1]?.replaceAll('_', '.') ?? UNKNOWN }
  }
  return { name: UNKNOWN, version: UNKNOWN }
}

function toAddress(shown: DeviceSettings['clientAddress'], address = ''): string {
  const [plain = ''] = address.split('/')
  if (shown === 'none' || plain === '') return NO_ADDRESS
  if (shown === 'whole') return plain
  if (!plain.includes(':')) return plain.replace(/\.\d+$/, '.0')
  const [head = ''] = plain.split('::')
  const groups = head.split(':').slice(0, 3)
  return groups.join(':') === '' ? '::' : `${groups.join(':')}::`
}
