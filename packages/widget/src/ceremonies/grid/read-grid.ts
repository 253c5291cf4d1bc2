/**
 * @module
 * Reads a grid prompt, and says how its cells lie on the card. Pure.
 */
import type { GridPrompt } from '@countersign/protocol'

/** One place of the card that is asked for. */
export type Cell = GridPrompt['cells'][number]

/** More than the server takes in an answer, or a card has, is no prompt for a person. */
const MOST_CELLS = 32
const MOST_CHARS = 16

type Unread = Readonly<Record<string, unknown>>

/** As the schema reads it, and with sense: no ceremony but the sign-in's own brings a schema library. */
export function readGrid(given: unknown): GridPrompt | undefined {
  const { cells, chars_per_cell: chars, cards } = toRecord(given)
  if (!Array.isArray(cells) || cells.length === 0 || cells.length > MOST_CELLS) return undefined
  if (typeof chars !== 'number' || !(chars >= 1 && chars <= MOST_CHARS)) return undefined
  if (cards !== undefined && !Array.isArray(cards)) return undefined
  const found = cells.map(readCell)
  const shown = (cards ?? []).map(readCard)
  if (!found.every((cell) => cell !== undefined)) return undefined
  if (!shown.every((card) => card !== undefined)) return undefined
  // A place asked twice could be answered in two ways.
  if (new Set(found.map(toPlace)).size < found.length) return undefined
  return { cells: found, chars_per_cell: chars, ...(cards && { cards: shown }) }
}

/** As printed: `C4`. */
export const toPlace = ({ column, row }: Cell): string => `${column}${row}`

/** Places of the card, row by row: the number of the question asked there, or nothing. */
export function toCard(cells: readonly Cell[]): (number | undefined)[][] {
  const rows = [...new Set(cells.map(({ row }) => row))].toSorted((a, b) => a - b)
  // `AA` comes after `Z`, as on the card.
  const columns = [...new Set(cells.map(({ column }) => column))].toSorted(
    (a, b) => a.length - b.length || (a < b ? -1 : 1),
  )
  return rows.map((row) =>
    columns.map((column) => {
      const at = cells.findIndex((cell) => cell.row === row && cell.column === column)
      return at < 0 ? undefined : at
    }),
  )
}

function toRecord(given: unknown): Unread {
  return Object(given) as Unread
}

function readCell(given: unknown): Cell | undefined {
  const { column, row } = toRecord(given)
  return typeof column === 'string' && typeof row === 'number' ? { column, row } : undefined
}

function readCard(given: unknown): NonNullable<GridPrompt['cards']>[number] | undefined {
  const { serial, expires_at: until } = toRecord(given)
  if (typeof serial !== 'string') return undefined
  if (until === undefined) return { serial }
  return typeof until === 'number' ? { serial, expires_at: until } : undefined
}
