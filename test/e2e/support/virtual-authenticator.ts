/**
 * @module
 * A passkey provider inside Chromium, by its DevTools protocol.
 */
import type { BrowserContext, CDPSession, Page } from 'playwright-core'

export interface VirtualAuthenticatorOptions {
  /** Default `internal`: the device's own. `usb`: a security key. */
  readonly transport?: 'internal' | 'usb'
  /** Default true: a press that is asked for is given at once, also to a quiet autofill request. */
  readonly automaticPresence?: boolean
  /** Default true: face, finger or screen lock succeed. */
  readonly userVerified?: boolean
  /** Default true: it can ask for face, finger or screen lock at all. */
  readonly canVerify?: boolean
  /** Default true: passkeys are copied to the person's other devices. */
  readonly synced?: boolean
}

export interface VirtualAuthenticator {
  /** Passkeys in it: their ids as base64. */
  credentials(): Promise<readonly { readonly credentialId: string }[]>
  /** Heeded by requests made afterwards, not by those that wait already. */
  setUserVerified(isUserVerified: boolean): Promise<void>
  /** Heeded by requests made afterwards, not by those that wait already. */
  setPresence(enabled: boolean): Promise<void>
  /** Throws its passkeys away. */
  clear(): Promise<void>
}

/** Puts one into the page's browser. */
export async function addVirtualAuthenticator(
  { context, page }: { readonly context: BrowserContext; readonly page: Page },
  options: VirtualAuthenticatorOptions = {},
): Promise<VirtualAuthenticator> {
  const { transport = 'internal', automaticPresence = true } = options
  const { canVerify = true, userVerified = canVerify, synced = true } = options
  const session: CDPSession = await context.newCDPSession(page)
  await session.send('WebAuthn.enable', { enableUI: false })
  const { authenticatorId } = await session.send('WebAuthn.addVirtualAuthenticator', {
    options: {
      protocol: 'ctap2',
      ctap2Version: 'ctap2_1',
      transport,
      hasResidentKey: true,
      hasUserVerification: canVerify,
      isUserVerified: userVerified,
      automaticPresenceSimulation: automaticPresence,
      defaultBackupEligibility: synced,
      defaultBackupState: synced,
    },
  })
  return {
    credentials: async () =>
      (await session.send('WebAuthn.getCredentials', { authenticatorId })).credentials,
    setUserVerified: async (isUserVerified) => {
      await session.send('WebAuthn.setUserVerified', { authenticatorId, isUserVerified })
    },
    setPresence: async (enabled) => {
      await session.send('WebAuthn.setAutomaticPresenceSimulation', { authenticatorId, enabled })
    },
    clear: async () => {
      await session.send('WebAuthn.clearCredentials', { authenticatorId })
    },
  }
}
