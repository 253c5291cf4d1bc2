/**
 * @module
 * What a request to a company carried, as text.
 */
import type { OutgoingRequest } from '../../packages/server/src/ports.ts'

/** Bytes are read as UTF-8; nothing is an empty text. */
export const toBodyText = (body: OutgoingRequest['body']): string =>
  typeof body === 'string' ? body : new TextDecoder().decode(body)
