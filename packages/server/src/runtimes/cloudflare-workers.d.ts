/**
 * @module
 * The one function of Cloudflare's own module that `workers.ts` uses (there since August 2025).
 */
declare module 'cloudflare:workers' {
  /** Keeps the isolate at work after the reply of the request under way. */
  export function waitUntil(work: Promise<unknown>): void
}
