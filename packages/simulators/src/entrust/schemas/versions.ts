/**
 * @module
 * Which fields a version of the interface knows.
 */
import type * as v from 'valibot'
import type { ApiVersion } from '../enums.ts'

/** 36 for `5.36`. */
export function toMinor(version: ApiVersion): number {
  return Number(version.split('.')[1])
}

/** The entries, or none of them in versions before `from`. */
export function since(minor: number, from: number, entries: v.ObjectEntries): v.ObjectEntries {
  return minor >= from ? entries : {}
}

/** The entries, or none of them from version `gone` on. */
export function until(minor: number, gone: number, entries: v.ObjectEntries): v.ObjectEntries {
  return minor < gone ? entries : {}
}

/** Leaves out what came after the version. */
export function pick<E extends Readonly<Record<string, unknown>>>(
  entries: E,
  newer: Readonly<Partial<Record<keyof E, number>>>,
  minor: number,
): Partial<E> {
  const kept = Object.entries(entries).filter(([key]) => (newer[key] ?? 0) <= minor)
  return Object.fromEntries(kept) as Partial<E>
}
