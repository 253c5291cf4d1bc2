/**
 * @module
 * `MACHINE`: the device's two nonces, which ride along with every call and come back changed. They stay
 * sealed under the remembered device; no page sees them. Floor 2, inside `vendors/entrust`.
 */
import * as v from 'valibot'
import type { Vault } from '../../vault.ts'
import type { MachineBody } from './requests.ts'
import { openJson, SEALED_FOR, sealJson } from './sealing.ts'
import type { AuthenticatedReply } from './wire.ts'

/**
 * UNVERIFIED: what a fingerprint has to hold. Ours names no device and no person, so that a policy that
 * demands one is served and nothing about the person's browser leaves.
 */
const FINGERPRINT = JSON.stringify({ client: 'countersign', version: 1 })

/** Name of a device that its person gave none. */
const LABEL = 'Browser'
const LONGEST_LABEL = 60

const Device = v.object({ machineNonce: v.string(), sequenceNonce: v.string(), print: v.boolean() })

/**
 * The nonces as they go into a request. Those of another person, or sealed under another key, are as if
 * there were none: the vendor then sees an unknown device.
 */
export async function toMachine(
  vault: Vault,
  device: string | undefined,
  account: string | undefined,
): Promise<MachineBody | undefined> {
  if (device === undefined || account === undefined) return undefined
  const where = { context: SEALED_FOR.device(account), sealed: device }
  const known = await openJson(vault, Device, where).catch(() => undefined)
  if (known === undefined) return undefined
  const { print, ...nonces } = known
  return { ...nonces, ...(print && { fingerprint: FINGERPRINT }) }
}

/** What to keep of a reply: `undefined` where it brought no new nonces. `machineNonce` stays as it was. */
export async function toKeptDevice(
  vault: Vault,
  { machineAuthenticator: given }: Pick<AuthenticatedReply, 'machineAuthenticator'>,
  { account, sent, print }: DeviceFacts,
): Promise<string | undefined> {
  const machineNonce = given?.machineNonce ?? sent?.machineNonce
  const sequenceNonce = given?.sequenceNonce ?? sent?.sequenceNonce
  if (given === undefined || account === undefined) return undefined
  if (machineNonce === undefined || sequenceNonce === undefined) return undefined
  const device = { machineNonce, sequenceNonce, print: print ?? sent?.fingerprint !== undefined }
  return sealJson(vault, SEALED_FOR.device(account), device)
}

/** Whose device, what was sent of it, and whether it is registered by a fingerprint from now on. */
export interface DeviceFacts {
  readonly account: string | undefined
  readonly sent: MachineBody | undefined
  readonly print?: boolean
}

/** Asks for the device to be remembered there too. */
export function toRegistration(
  remember: { readonly label?: string } | undefined,
  machine: { readonly enabled: boolean; readonly print: boolean } | undefined,
): { readonly label: string; readonly fingerprint?: string } | undefined {
  if (remember === undefined || machine?.enabled !== true) return undefined
  const label = remember.label?.trim().slice(0, LONGEST_LABEL) ?? ''
  return {
    label: label === '' ? LABEL : label,
    ...(machine.print && { fingerprint: FINGERPRINT }),
  }
}
