/**
 * @module
 * The bodies of the requests, field by field as a client has to send them: the vendor's samples, with the
 * contradictions of its page settled one way.
 */
import * as v from 'valibot'
import type { Operation } from '../enums.ts'

const Guid = v.pipe(v.string(), v.regex(/^[0-9a-f]{8}-(?:[0-9a-f]{4}-){3}[0-9a-f]{12}$/i))
const Text = v.pipe(v.string(), v.regex(/\S/))
const Alias = v.optional(v.string())

/** Nested, with the mixed case of the wire. The country code is always told: the default is `+1`. */
const PERSON = {
  user_name: Text,
  email: Text,
  name: v.strictObject({ first_Name: Text, last_Name: Text }),
  phone: v.strictObject({
    mobile: v.strictObject({
      countryCode: v.pipe(v.string(), v.regex(/^\+[1-9][0-9]{0,3}$/)),
      number: v.pipe(v.string(), v.regex(/^[0-9]{2,14}$/)),
    }),
  }),
  alias_name: Alias,
  alias_name1: Alias,
  alias_name2: Alias,
  alias_name3: Alias,
  alias_name4: Alias,
}

const AddUser = v.strictObject({ guid: v.literal(''), ...PERSON })
const UpdateUser = v.strictObject({ guid: Guid, ...PERSON })
const DeleteUser = v.strictObject({ guid: Guid })
const Pin = v.strictObject({ guid: Guid, pin: v.pipe(v.string(), v.regex(/^[0-9]+$/)) })

const whole = v.pipe(v.number(), v.integer())

const Command = v.pipe(
  v.strictObject({
    authentication_id: v.picklist([1, 2, 3]),
    process_type: v.picklist([1, 2, 3]),
    user_name: Guid,
    correlation_id: v.optional(Guid),
    device_data: v.strictObject({
      browser_name: v.string(),
      browser_version: v.string(),
      os: v.string(),
      os_version: v.string(),
      device_name: v.string(),
      ip: v.string(),
      src_user_id: whole,
    }),
    application_parameters: v.strictObject({
      application_key: Text,
      secret_key: Text,
      host_name: Text,
    }),
    src_user_id: whole,
  }),
  v.check((command) => command.src_user_id === command.device_data.src_user_id, 'one src_user_id'),
)

/** The outside of a part; of the data also its size in bytes. */
const Data = v.strictObject({
  filename: v.literal('blob'),
  type: v.literal('application/octet-stream'),
  size: v.pipe(v.number(), v.integer(), v.minValue(1)),
})

const FINGER = 1
const FACE = 2
const DELETE = 3

/** A form by the names of its parts. Palm alone may come without data; to delete, none is sent. */
const ProcessBiometric = v.pipe(
  v.strictObject({ processBiometrics: Command, biometricdata: v.optional(Data) }),
  v.check(({ processBiometrics: { authentication_id: kind, process_type }, biometricdata }) => {
    if (process_type === DELETE) return biometricdata === undefined
    return biometricdata !== undefined || (kind !== FINGER && kind !== FACE)
  }, 'biometricdata unless palm or delete'),
)

/** By operation; `AccessToken` has no body. */
export const REQUESTS: Readonly<Record<Exclude<Operation, 'AccessToken'>, v.GenericSchema>> = {
  AddUser,
  UpdateUser,
  DeleteUser,
  GeneratePin: Pin,
  VerifyPin: Pin,
  ProcessBiometric,
}
