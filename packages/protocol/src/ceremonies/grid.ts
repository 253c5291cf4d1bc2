/**
 * @module
 * Ceremony `grid`: read characters off a printed card, at the cells that are asked for.
 */
import * as v from 'valibot'

/** What the page is told. */
export const GridPrompt = v.object({
  /** Asked in this order. `column` is a letter, `row` counts from 1: as printed on the card. */
  cells: v.pipe(v.array(v.object({ column: v.string(), row: v.number() })), v.minLength(1)),
  chars_per_cell: v.number(),
  /** Which card, by the number printed on it; own view only. `expires_at`: epoch seconds. */
  cards: v.optional(v.array(v.object({ serial: v.string(), expires_at: v.optional(v.number()) }))),
})
export type GridPrompt = v.InferOutput<typeof GridPrompt>

/** One entry per cell, in the order asked. */
export const GridAnswer = v.object({
  cells: v.pipe(
    v.array(v.pipe(v.string(), v.minLength(1), v.maxLength(16))),
    v.minLength(1),
    v.maxLength(32),
  ),
})
export type GridAnswer = v.InferOutput<typeof GridAnswer>
