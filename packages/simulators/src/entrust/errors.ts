/**
 * @module
 * Failures the simulator answers with an ErrorInfo.
 */
import type { ErrorCode } from './settings.ts'

export class VendorError extends Error {
  readonly code: ErrorCode

  constructor(code: ErrorCode) {
    super(code)
    this.name = 'VendorError'
    this.code = code
  }
}
