/**
 * @module
 * What the vendor's page leaves open or says in two ways: each open point is a setting, so that a client
 * can be shown both readings.
 */

/** How the vendor behaves; the same for all tenants. */
export interface AuthxSettings {
  /**
   * `lenient`: flat user bodies as in the vendor's table, keys in any case, numbers for texts, a changed
   * `user_name` ignored, JSON under any content type, application keys in any case.
   */
  readonly mode: 'strict' | 'lenient'
  /**
   * Which picture is the enrolled face: `exact`, the same bytes; `demo`, any picture at all. A page that
   * shows `demo` to people has to say so.
   */
  readonly faceMode: 'exact' | 'demo'

  /** Between `.issued` and `.expires`; `expires_in` is one less, as in the vendor's sample. */
  readonly tokenSeconds: number
  /** `sample`: `expires_in` a number, `CompanyId` a text. `swapped`: as the vendor's table types them. */
  readonly tokenTypes: 'sample' | 'swapped'
  /** Status for a wrong pair of application id and key. */
  readonly badCredentialsStatus: 400 | 401
  /** Status of replies whose `response_code` is not 1. */
  readonly refusalStatus: 200 | 400
  /** `response_data` with a guid: JSON in a text, JSON in a text in a text, or the object itself. */
  readonly responseData: 'encoded' | 'twice' | 'object'
  /** `correlation_id` of replies: `null` as in the vendor's sample, or the one that was sent. */
  readonly correlationId: 'null' | 'echoed'
  /** The 500 of the fault `status` tells an `ExceptionMessage`. */
  readonly exceptionMessage: boolean

  /** Wrong PINs until every PIN is wrong for a while; `null`: never, for the vendor documents no lock. */
  readonly pinLockAfter: number | null
  readonly pinLockSeconds: number
  /** What an update does to aliases that it leaves out. */
  readonly omittedAliases: 'blanked' | 'kept'
  /** Deleting a biometric that is not enrolled. */
  readonly missingBiometric: 'success' | 'refused'
}

/** As the vendor's samples have it; of the rest the likeliest reading. */
export const DEFAULT_SETTINGS: AuthxSettings = {
  mode: 'strict',
  faceMode: 'exact',

  tokenSeconds: 1_209_600,
  tokenTypes: 'sample',
  badCredentialsStatus: 400,
  refusalStatus: 200,
  responseData: 'encoded',
  correlationId: 'null',
  exceptionMessage: false,

  pinLockAfter: null,
  pinLockSeconds: 900,
  omittedAliases: 'blanked',
  missingBiometric: 'success',
}
