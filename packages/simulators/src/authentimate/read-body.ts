/**
 * @module
 * The body of a create, in the three ways that the reference's text and its two samples write it.
 */
import type { BodyEncoding } from './settings.ts'

/** A body as it came. */
export interface ReadBody {
  /** Undefined: none of the three. */
  readonly encoding: BodyEncoding | undefined
  /** Undefined: not readable. */
  readonly fields: unknown
}

/** @param type  `Content-Type`, with or without parameters. */
export function readBody(type: string | undefined, text: string): ReadBody {
  const [media = ''] = (type ?? '').split(';')
  switch (media.trim().toLowerCase()) {
    case 'application/json':
      return { encoding: 'json', fields: parseJson(text) }
    case 'application/x-www-form-urlencoded':
      // `curl -d '{…}'` names the form's type and sends JSON.
      return text.trimStart().startsWith('{')
        ? { encoding: 'json-as-form', fields: parseJson(text) }
        : { encoding: 'form', fields: Object.fromEntries(new URLSearchParams(text)) }
    default:
      return { encoding: undefined, fields: undefined }
  }
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}
