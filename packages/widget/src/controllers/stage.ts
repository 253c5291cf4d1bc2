/**
 * @module
 * What an element offers to the screens it shows, and what a screen is. Types only: controllers,
 * ceremonies and elements meet here.
 */
import type { CSSResult, ReactiveControllerHost } from 'lit'
import type { StringKey, Strings } from '../strings/en.ts'
import type { Plural } from '../strings/plural.ts'
import type { Values } from '../strings/format.ts'
import type { Fields } from './fields.ts'

/** A press and its label. The frame draws it. */
export interface Press {
  readonly label: unknown
  /** Path of a 24 by 24 stroke icon. */
  readonly icon?: string
  /** Says no for now, with its label saying why; it can still be focused. */
  readonly disabled?: boolean
  readonly press: () => unknown
}

/**
 * One screen: one heading, one field or gesture, one primary button, quiet links below. The frame
 * reads these members at every update, so they may be getters.
 */
export interface Screen {
  /** What `countersign-screen` says. */
  readonly name: string
  readonly heading: unknown
  /** One or two sentences below the heading. */
  readonly lead?: unknown
  /** Slots of the fields, lists. */
  readonly body?: unknown
  /** Enter in a field presses it as well. */
  readonly primary?: Press | undefined
  readonly secondary?: Press | undefined
  readonly links?: readonly Press[]
  /** Slot of the field, or nothing for the heading, that takes the focus. */
  readonly focus?: string
}

/** The element, as screens and controllers see it. */
export interface Stage extends ReactiveControllerHost, EventTarget {
  readonly fields: Fields
  /** Address or path of the backend. */
  readonly server: string
  /** Tag of the strings that are shown. */
  readonly language: string
  /** Those that have come: each chunk brings its own with `learn`. */
  readonly strings: Strings
  /** Adds a chunk's English strings, or what the chosen language says instead. */
  learn(english: Partial<Strings>): void
  /** A string, filled in. */
  text(key: StringKey, values?: Values): string
  fill(text: string | Plural, values?: Values): string
  /** Label of the primary button in a step-up: "Verify and send € 250.00". */
  readonly confirm?: unknown
  /** Minutes and seconds as text. */
  time(seconds: number): string
  /** A hint on the present screen; it is announced, and nothing is lost by it. */
  notice: string
  /** An answer is out: buttons wait until it is back. */
  readonly busy: boolean
  /** Puts the focus where the screen wants it: for a screen that becomes another by itself. */
  focusScreen(): void
  /** Adds a sheet, once. */
  adopt(sheet: CSSResult): void
}
