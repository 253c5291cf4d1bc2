/**
 * @module
 * What the worker and its starter say to each other. Floor 2, inside `faces/wasm`.
 */
import type { Examined } from '../matcher.ts'

/** From the worker: the nets are loaded; or what became of the one picture it was given. */
export type Message =
  | { readonly is: 'ready' }
  | { readonly is: 'examined'; readonly examined: Examined }
