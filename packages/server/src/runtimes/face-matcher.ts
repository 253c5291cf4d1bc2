/**
 * @module
 * toMatcher: who compares faces, as the settings carry it. Floor 6.
 */
import { ConfigError, type ConfigInput } from '../config.ts'
import { examineOnce } from '../faces/examine-once.ts'
import type { FaceMatcher } from '../faces/matcher.ts'
import type { Audit } from '../ports.ts'

/** @throws ConfigError for what compares no faces. */
export function toMatcher({ faces }: ConfigInput, audit: Audit): FaceMatcher | undefined {
  if (faces === undefined) return undefined
  const { matcher } = faces
  if (!isMatcher(matcher)) {
    throw new ConfigError('The setting faces.matcher holds something that compares no faces.')
  }
  const facts = { vendor: 'local', kind: 'face', code: 'vendor_unavailable' }
  return examineOnce(matcher, () => audit({ event: 'vendor.failed', ...facts }))
}

const METHODS = ['examine', 'toDistance', 'close']

const isMatcher = (value: unknown): value is FaceMatcher =>
  typeof value === 'object' &&
  value !== null &&
  typeof Reflect.get(value, 'model') === 'string' &&
  typeof Reflect.get(value, 'length') === 'number' &&
  METHODS.every((name) => typeof Reflect.get(value, name) === 'function')
