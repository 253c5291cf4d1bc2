/**
 * @module
 * Who compares faces in the trial: this machine, where the optional packages are installed, else nobody.
 */
import { ConfigError } from '@countersign/server'
import { createFaceMatcher, type WasmFaceMatcher } from '@countersign/server/faces'

/** @returns undefined without the packages: the trial starts all the same, and says so. */
export function openFaces(): WasmFaceMatcher | undefined {
  try {
    return createFaceMatcher()
  } catch (error) {
    if (error instanceof ConfigError) return undefined
    throw error
  }
}
