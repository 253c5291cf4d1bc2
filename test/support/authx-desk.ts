/**
 * @module
 * A caller of the AuthX simulator, for its own tests: speaks the vendor's wire by hand and holds every
 * reply against the schema.
 */
import {
  assertAuthxReply,
  AUTHX_MODALITIES,
  AUTHX_PERSONA,
  AUTHX_TENANT,
  type AuthxControl,
  type AuthxModality,
  type AuthxOperation,
  type AuthxProcess,
  type AuthxSimulator,
  type AuthxSimulatorOptions,
  createAuthxSimulator,
} from '@countersign/simulators'
import { createTestClock } from './clock.ts'
import { createTestRandom } from './random.ts'

export const AUTHX_URL = 'http://localhost:3000/vendors/authx'
export const GUID = AUTHX_PERSONA.guid
export const NOBODY = '7f1a6c1e-0000-4000-8000-00000000abcd'

export type Json = Readonly<Record<string, unknown>>
export type Bytes = Uint8Array<ArrayBuffer>

/** A reply with the fields that tests read; `body` has them all. */
export interface Reply {
  readonly status: number
  readonly headers: Headers
  readonly text: string
  readonly body: Json
  /** `response_code` and `response_subcode`. */
  readonly code: readonly [unknown, unknown]
  /** Decoded from `response_data`; `''` where there is none. */
  readonly guid: string
}

export interface BiometricRequest {
  readonly modality: AuthxModality
  readonly process: AuthxProcess
  /** Undefined: the part is left out. */
  readonly bytes?: Bytes | undefined
  /** Put in place of fields of the command; undefined leaves one out. */
  readonly command?: Json
}

export interface AuthxDesk {
  readonly simulator: AuthxSimulator
  readonly control: AuthxControl
  /** Any request; only the operation's name is put behind the address. */
  send(operation: string, init?: RequestInit): Promise<Reply>
  token(headers?: Json, method?: string): Promise<Reply>
  /** The bearer that the next calls use; fetched once. */
  bearer(): Promise<string>
  forgetBearer(): void
  call(operation: AuthxOperation, body: unknown): Promise<Reply>
  biometric(request: BiometricRequest): Promise<Reply>
}

export type DeskOptions = AuthxSimulatorOptions & {
  /** False for replies that are wrong on purpose. Default true. */
  readonly checksReplies?: boolean
}

/** A simulator with a clock of its own and the same random bytes in every run. */
export function openAuthxDesk({ checksReplies = true, ...options }: DeskOptions = {}): AuthxDesk {
  const simulator = createAuthxSimulator({
    baseUrl: AUTHX_URL,
    clock: createTestClock(),
    random: createTestRandom(),
    wait: async () => undefined,
    ...options,
  })
  let bearer: string | undefined
  const desk: AuthxDesk = {
    simulator,
    control: simulator.control,
    async send(operation, init) {
      const request = new Request(`${AUTHX_URL}/${operation}`, { method: 'POST', ...init })
      const reply = await readReply(await simulator.fetch(request))
      if (checksReplies && isOperation(operation)) assertAuthxReply(operation, reply)
      return reply
    },
    token: (headers = CREDENTIALS, method = 'POST') =>
      desk.send('AccessToken', { method, headers: toHeaders(headers) }),
    async bearer() {
      bearer ??= String((await desk.token()).body['access_token'])
      return bearer
    },
    forgetBearer() {
      bearer = undefined
    },
    call: async (operation, body) =>
      desk.send(operation, {
        headers: { ...JSON_HEADERS, Authorization: `Bearer ${await desk.bearer()}` },
        body: typeof body === 'string' ? body : JSON.stringify(body),
      }),
    biometric: async (request) =>
      desk.send('ProcessBiometric', {
        headers: { Authorization: `Bearer ${await desk.bearer()}` },
        body: toForm(request),
      }),
  }
  return desk
}

export const CREDENTIALS: Json = {
  ApplicationId: AUTHX_TENANT.applicationId,
  ApplicationKey: AUTHX_TENANT.applicationKey,
}

export const JSON_HEADERS = {
  'Content-Type': 'application/json; charset=utf-8',
  Accept: 'application/json',
}

const OPERATIONS: readonly string[] = [
  'AccessToken',
  'AddUser',
  'UpdateUser',
  'DeleteUser',
  'GeneratePin',
  'VerifyPin',
  'ProcessBiometric',
]
const isOperation = (name: string): name is AuthxOperation => OPERATIONS.includes(name)

const toHeaders = (headers: Json): Record<string, string> =>
  Object.fromEntries(Object.entries(headers).map(([name, value]) => [name, String(value)]))

async function readReply(response: Response): Promise<Reply> {
  const { status, headers } = response
  const text = await response.text()
  const body = parseRecord(text) ?? {}
  const data = body['response_data']
  const guid = typeof data === 'string' ? parseRecord(data)?.['guid'] : undefined
  const code = [body['response_code'], body['response_subcode']] as const
  return { status, headers, text, body, code, guid: typeof guid === 'string' ? guid : '' }
}

function parseRecord(text: string): Json | undefined {
  try {
    const value: unknown = JSON.parse(text)
    return typeof value === 'object' && value !== null ? { ...value } : undefined
  } catch {
    return undefined
  }
}

/** A whole user body, as in the vendor's sample. */
export function toUserBody(changes: Json = {}): Json {
  return {
    guid: '',
    user_name: 'richard001',
    email: 'richard@example.com',
    name: { first_Name: 'Richard', last_Name: 'Miller' },
    phone: { mobile: { countryCode: '+91', number: '9876813805' } },
    alias_name: '',
    alias_name1: '',
    alias_name2: '',
    alias_name3: '',
    alias_name4: '',
    ...changes,
  }
}

const PROCESSES: readonly AuthxProcess[] = ['enroll', 'verify', 'delete']

/** `processBiometrics`, complete. */
export function toCommand({ modality, process, command = {} }: BiometricRequest): Json {
  const { applicationKey, secretKey, hostName } = AUTHX_TENANT.parameters
  const whole: Json = {
    authentication_id: AUTHX_MODALITIES.indexOf(modality) + 1,
    process_type: PROCESSES.indexOf(process) + 1,
    user_name: GUID,
    correlation_id: '3d6f0b7a-58f4-4f3a-9a4e-52c0a7d70001',
    device_data: {
      browser_name: 'Chrome',
      browser_version: '89.0.4389.82',
      os: 'Windows',
      os_version: 'windows-10',
      device_name: 'Unknown',
      ip: '192.0.2.77',
      src_user_id: 0,
    },
    application_parameters: {
      application_key: applicationKey,
      secret_key: secretKey,
      host_name: hostName,
    },
    src_user_id: 0,
    ...command,
  }
  return Object.fromEntries(Object.entries(whole).filter(([, value]) => value !== undefined))
}

/** As the runtime's own library writes it. */
export function toForm(request: BiometricRequest): FormData {
  const form = new FormData()
  form.append('processBiometrics', JSON.stringify(toCommand(request)))
  if (request.bytes !== undefined) {
    form.append('biometricdata', toBlob(request.bytes), 'blob')
  }
  return form
}

export const toBlob = (bytes: Bytes): Blob =>
  new Blob([bytes], { type: 'application/octet-stream' })

const MAGICS = {
  jpeg: [0xff, 0xd8, 0xff, 0xe0],
  png: [0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a],
  webp: [0x52, 0x49, 0x46, 0x46, 0x24, 0x10, 0, 0, 0x57, 0x45, 0x42, 0x50],
} as const

/** Bytes that begin like a picture; another seed gives others. */
export function toPicture(
  seed: number,
  { kind = 'jpeg', size = 4096 }: { kind?: keyof typeof MAGICS; size?: number } = {},
): Bytes {
  const bytes = createTestRandom(seed).bytes(size)
  bytes.set(MAGICS[kind])
  return bytes
}

export const toBytes = (text: string): Bytes => new TextEncoder().encode(text)
