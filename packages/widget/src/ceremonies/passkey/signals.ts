/**
 * @module
 * Tells the browser about passkeys that are good no more (WebAuthn Level 3, signal methods), where it
 * listens. Sent only when the server says so: it knows whether it is the only keeper of the RP id.
 */
interface Signals {
  signalAllAcceptedCredentials?(options: {
    rpId: string
    userId: string
    allAcceptedCredentialIds: readonly string[]
  }): Promise<void>
  signalUnknownCredential?(options: { rpId: string; credentialId: string }): Promise<void>
}

function getSignals(): Signals {
  return 'PublicKeyCredential' in globalThis ? PublicKeyCredential : {}
}

export async function signalAccepted(accepted: {
  readonly rp_id: string
  readonly user_handle: string
  readonly credential_ids: readonly string[]
}): Promise<void> {
  await getSignals().signalAllAcceptedCredentials?.({
    rpId: accepted.rp_id,
    userId: accepted.user_handle,
    allAcceptedCredentialIds: accepted.credential_ids,
  })
}

/** @param credentialId  From the answer the person just gave. */
export async function signalUnknown(rpId: string, credentialId: string): Promise<void> {
  await getSignals().signalUnknownCredential?.({ rpId, credentialId })
}
