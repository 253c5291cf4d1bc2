/**
 * @module
 * `GRID`: characters read off a printed card. Floor 2, inside `vendors/entrust`.
 */
import { GridAnswer, parseBase64url } from '@countersign/protocol'
import * as v from 'valibot'
import { toCanonicalName } from '../../canonical-name.ts'
import type { JsonObject } from '../vendor.ts'
import { isHidden, RISK, type Asking, type Family } from './family.ts'
import type { AuthenticatedReply } from './wire.ts'

const Keep = v.object({ cells: v.number(), chars: v.number() })

/** The family `GRID`. */
export const grid: Family = {
  factor: 'GRID',
  kinds: ['grid-card'],
  ceremony: 'grid',
  usage: () => RISK,
  toAsked: (reply, asking) => {
    const asked = reply.gridChallenge
    if (asked === undefined) throw asking.deps.fail('prompt')
    const { challenge, numCharsPerCell: chars } = asked
    const cards = isHidden(asking.input) ? [] : toCards(asked)
    return {
      data: {
        cells: challenge.map(toCell),
        chars_per_cell: chars,
        ...(cards.length > 0 && { cards }),
      },
      keep: { cells: challenge.length, chars },
    }
  },
  toAnswer: ({ answer, keep }) => {
    const typed = v.parse(GridAnswer, answer).cells.map((cell) => cell.trim())
    const { cells, chars } = v.parse(Keep, keep)
    const isWhole = typed.length === cells && typed.every((cell) => toLength(cell) === chars)
    // In the order asked, nothing in between (browser SDK). `grid` is a private value: none is registered.
    return isWhole ? { body: { response: typed.join('') }, evidence: { amr: ['grid'] } } : undefined
  },
  toDecoy,
}

const toLength = (text: string): number => Array.from(text).length

type Grid = NonNullable<AuthenticatedReply['gridChallenge']>

/** Zero-based → as printed: {row 0, column 0} is A1; after Z comes AA. */
const toCell = ({ row, column }: Grid['challenge'][number]) => ({
  column: toLetters(column),
  row: row + 1,
})

function toLetters(column: number): string {
  const letter = String.fromCharCode(65 + (column % 26))
  return column < 26 ? letter : `${toLetters(Math.floor(column / 26) - 1)}${letter}`
}

/** The number printed on the card is what tells it from another one. */
const toCards = ({ gridInfo = [] }: Grid) =>
  gridInfo.map(({ serialNumber, expiryDate }) => ({
    serial: serialNumber,
    ...(expiryDate !== undefined && { expires_at: expiryDate }),
  }))

/** The same cells each time for one name: a card's are asked again until they were answered. */
async function toDecoy({ deps, input }: Asking): Promise<JsonObject> {
  const { cells, charsPerCell, columns, rows } = deps.settings.gridShape
  const name = toCanonicalName(input.loginName ?? '')
  const drawn = parseBase64url(await deps.vault.mac('decoy', 'grid', input.context.site.id, name))
  const places = Array.from({ length: columns * rows }, (_, place) => place)
  const asked = Array.from(drawn.slice(0, cells), (draw) => {
    const [place = 0] = places.splice(draw % places.length, 1)
    return toCell({ row: place % rows, column: Math.floor(place / rows) })
  })
  return { cells: asked, chars_per_cell: charsPerCell }
}
