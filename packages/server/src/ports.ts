/**
 * @module
 * All that touches the outside: time, randomness, network, waiting, audit. Runtimes supply them,
 * tests replace them. Floor 1.
 */

/** The only source of time. */
export interface Clock {
  /** Epoch seconds, whole. */
  now(): number
}

/** The only source of randomness. */
export interface Random {
  /** `length` bytes from a cryptographic generator. */
  bytes(length: number): Uint8Array<ArrayBuffer>
}

/** Waits; ends early when the signal fires. Never rejects. */
export type Wait = (milliseconds: number, signal?: AbortSignal) => Promise<void>

/** Sends one request; the global `fetch` fits. */
export type Fetch = (request: Request) => Promise<Response>

/** One request to a company's server. */
export interface OutgoingRequest {
  readonly method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE'
  /** https, or http to the machine itself. */
  readonly url: string
  readonly headers: Readonly<Record<string, string>>
  readonly body?: string | Uint8Array<ArrayBuffer>
  /** Ends the call, however far it came. */
  readonly timeoutMs: number
  /** Ends it unsent when nothing has left by then, where the runtime can tell. Default: `timeoutMs`. */
  readonly connectMs?: number
  /** A longer reply is cut off and fails. */
  readonly maxBytes: number
}

/** Its reply, whatever the status; redirects are never followed. */
export interface IncomingReply {
  readonly status: number
  /** Names in lower case. */
  readonly headers: Readonly<Record<string, string>>
  readonly body: string
}

/** Why there is no reply. `isSent` false: nothing reached the other side, so the call may be made again. */
export class CallError extends Error {
  readonly isSent: boolean

  constructor(isSent: boolean, options?: ErrorOptions) {
    super('no reply', options)
    this.name = 'CallError'
    this.isSent = isSent
  }
}

/**
 * Calls a company's server; connections are kept open where the runtime can.
 *
 * @throws CallError when it is down, hangs, redirects or says too much.
 */
export type Call = (request: OutgoingRequest) => Promise<IncomingReply>

/** Runs work after the reply has gone; failures are the work's own to report. */
export type Later = (work: () => Promise<void>) => void

/** Slow salted hash of passwords; must not block the event loop where the runtime can avoid it. */
export interface PasswordHasher {
  /** PHC string `$argon2id$…`. `password` is NFKC text. */
  hash(password: string): Promise<string>
  /** False for a wrong password or an unreadable hash; compares in constant time. */
  verify(password: string, phc: string): Promise<boolean>
}

type Bytes = Uint8Array<ArrayBuffer>

/** AES-256-GCM under one key (SP 800-38D): 12 bytes of IV, the 16 of the tag behind the text. */
export interface Cipher {
  encrypt(parts: {
    readonly iv: Bytes
    readonly data: Bytes
    readonly plain: Bytes
  }): Promise<Bytes>
  /** @throws Error when text or data are not what was encrypted under this key. */
  decrypt(parts: { readonly iv: Bytes; readonly data: Bytes; readonly box: Bytes }): Promise<Bytes>
}

/** A cipher for a key of 32 bytes. */
export type MakeCipher = (key: Bytes) => Promise<Cipher>

/** Everything that may be logged. Ids of people are keyed hashes; there is no free text. */
export interface AuditEvent {
  readonly event:
    | 'transaction.begun'
    | 'transaction.done'
    | 'transaction.cancelled'
    | 'challenge.started'
    | 'answer.wrong'
    | 'answer.right'
    | 'answer.limited'
    | 'message.sent'
    | 'message.refused'
    | 'message.failed'
    /** Sent, because limits are in shadow mode; `rule` says which. */
    | 'message.would_refuse'
    /** Alarms, once an hour each: half of a budget is used up, all of it, or too few codes come back. */
    | 'message.budget_half'
    | 'message.budget_spent'
    | 'message.conversion_low'
    | 'handle.claimed_twice'
    | 'passkey.clone_suspected'
    | 'authenticator.added'
    | 'authenticator.removed'
    /** What was measured of a body is deleted, because it was not used for long. */
    | 'authenticator.idle'
    /** What was measured of a body is deleted, by its owner's wish. */
    | 'consent.withdrawn'
    | 'authenticator.locked'
    | 'authenticator.unlocked'
    | 'person.created'
    | 'person.erased'
    | 'session.ended'
    | 'vendor.failed'
    | 'vendor.denied'
    | 'vendor.misconfigured'
    | 'vendor.answered'
    | 'vendor.session_unknown'
    | 'approval.reported'
    /** A phone takes the picture; or a wrong number was typed, and it does not. */
    | 'handover.linked'
    | 'handover.refused'
    /** An opening or locking that is about to be sent, and what became of it; `door.refused` also where nothing was sent. */
    | 'door.requested'
    | 'door.unlocked'
    | 'door.locked'
    | 'door.refused'
    | 'door.unknown'
    | 'doors.paused'
    | 'doors.resumed'
    | 'account.put'
    | 'account.erased'
    | 'invite.sent'
    | 'group.changed'
    | 'proof.issued'
    | 'proof.redeemed'
    | 'proof.refused'
    | 'request.refused'
    | 'request.failed'
    | 'server.started'
    | 'server.stopped'
    | 'keys.rotated'
    | 'keys.withdrawn'
    /** What has expired, or a face that was not used for long, may still be there. */
    | 'sweep.failed'
  readonly site?: string
  /** Keyed hash of the person's id. */
  readonly person?: string
  readonly transaction?: string
  readonly kind?: string
  readonly purpose?: string
  readonly standing?: string
  readonly code?: string
  readonly channel?: string
  /** The limit that refused or raised the alarm, by its setting. */
  readonly rule?: string
  /** ISO 3166 code of the country that a message goes to. */
  readonly country?: string
  /** A number without its last four digits. */
  readonly prefix?: string
  readonly requestId?: string
  readonly status?: number
  readonly acr?: string
  /** RFC 8176 values, with spaces between. */
  readonly amr?: string
  /** Epoch seconds of the last answer. */
  readonly authAt?: number
  /** Its handle. */
  readonly door?: string
  readonly seconds?: number
  /** How many were meant. */
  readonly count?: number
  readonly vendor?: string
  /** Id of one call, by which the vendor can find it too. */
  readonly correlation?: string
}

/** Takes one event; must not throw. */
export type Audit = (event: AuditEvent) => void
