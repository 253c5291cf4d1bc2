/**
 * @module
 * Ceremony `grid`: characters off a printed card. The flow loads it.
 */
import type { GridPrompt } from '@countersign/protocol'
import { html } from 'lit'
import type { CountersignError } from '../../client/countersign-error.ts'
import type { PromptOf } from '../../client/parse-prompt.ts'
import type { Ceremony, CeremonyContext, Loaded } from '../../controllers/ceremony.ts'
import type { Field } from '../../controllers/fields.ts'
import type { Stage } from '../../controllers/stage.ts'
import { enGrid } from '../../strings/english/grid.ts'
import { listenForCells, normalizeCell } from './cell-inputs.ts'
import { gridSheet } from './grid-sheet.ts'
import { type Cell, readGrid, toCard, toPlace } from './read-grid.ts'

/** With more columns the boxes would be too small: they stand in lines. */
const MOST_COLUMNS = 5

const toSlot = (index: number): string => `cell-${index}`

/** @returns undefined for data that only a newer widget could show. */
export function loadGrid(given: unknown): Loaded<'grid'> | undefined {
  const data = readGrid(given)
  return data && [data, openGrid]
}

// eslint-disable-next-line max-lines-per-function -- A closure: its parts are short, and nobody else sees what they share.
function openGrid(context: CeremonyContext, first: PromptOf<'grid'>): Ceremony<PromptOf<'grid'>> {
  const { stage } = context
  stage.learn(enGrid)
  stage.adopt(gridSheet)
  const { strings } = stage
  let prompt = first
  let card = toCard(first.data.cells)
  /** By their index in the prompt, row by row as on the card: Tab and typing go that way. */
  let fields = new Map<number, Field>()
  let stopTyping = (): void => undefined
  let isBad = false
  lay()

  function lay(): void {
    const { cells, chars_per_cell: chars } = prompt.data
    card = toCard(cells)
    const order = card.flat().filter((at) => at !== undefined)
    fields = new Map(order.map((at) => [at, makeField(stage, at, cells[at])]))
    const inputs = [...fields.values()].map(({ input }) => input)
    stopTyping = listenForCells(inputs, chars, () => isBad && say(''))
  }

  function clear(): void {
    stopTyping()
    for (const at of fields.keys()) stage.fields.drop(toSlot(at))
  }

  /** Which one is wrong nobody knows: all are marked, and the words stand once. */
  function say(text: string): boolean {
    const [first, ...others] = fields.values()
    for (const { input } of others) input.ariaInvalid = `${text !== ''}`
    for (const { setError } of others) if (!text) setError('')
    isBad = first?.setError(text) ?? false
    return isBad
  }

  function submit(): void {
    const { cells, chars_per_cell: chars } = prompt.data
    const values = cells.map((_, at) => normalizeCell(fields.get(at)?.input.value ?? ''))
    const [missing] = [...fields.keys()].filter((at) => values[at]?.length !== chars)
    say('')
    if (missing === undefined) {
      return void context.answer({ cells: values.map((value) => value.toUpperCase()) })
    }
    const place = toPlace(cells[missing] ?? { column: '', row: 0 })
    isBad = fields.get(missing)?.setError(stage.text('gridMissing', { place })) ?? false
  }

  return {
    screen: {
      name: 'grid',
      heading: strings.gridHeading,
      get focus() {
        return toSlot([...fields.keys()][0] ?? 0)
      },
      get lead() {
        return stage.text('gridLead', { count: prompt.data.chars_per_cell })
      },
      primary: { label: stage.confirm ?? strings.continue, press: submit },
      get body() {
        const { cells, cards } = prompt.data
        const isWide = (card[0]?.length ?? 0) > MOST_COLUMNS
        const rows = isWide ? [[...fields.keys()]] : card
        return html`${renderCards(stage, cards)}
          <div class="field">
            <div class=${isWide ? 'card wide' : 'card'} role="list">
              ${rows.map((row) => html`<div>${row.map(renderCell)}</div>`)}
            </div>
            <div class="errors">
              ${cells.map((_, at) => html`<slot name=${`${toSlot(at)}-error`}></slot>`)}
            </div>
          </div>`
      },
    },
    update(next) {
      if (next.challenge === prompt.challenge) return
      clear()
      prompt = next
      lay()
    },
    showProblem: (error) => say(toAdvice(stage, error)),
    close: clear,
  }
}

function makeField(stage: Stage, at: number, cell: Cell | undefined): Field {
  const { column = '', row = 0 } = cell ?? {}
  const place = toPlace({ column, row })
  return stage.fields.use({
    slot: toSlot(at),
    label: place,
    attributes: {
      // Begins with what is seen, so that it can be called by that.
      'aria-label': stage.text('gridCell', { place, row, column }),
      autocomplete: 'off',
      autocapitalize: 'characters',
      autocorrect: 'off',
      dir: 'ltr',
    },
  })
}

function renderCell(at: number | undefined): unknown {
  if (at === undefined) return html`<div class="cell blank"></div>`
  return html`<div class="cell" role="listitem">
    <slot name=${`${toSlot(at)}-label`}></slot><slot name=${toSlot(at)}></slot>
  </div>`
}

/** Which card to take: its number, and how long it is good. */
function renderCards(stage: Stage, cards: GridPrompt['cards'] = []): unknown {
  const format = new Intl.DateTimeFormat(stage.language, { dateStyle: 'medium' })
  return cards.map(({ serial, expires_at: until }) => {
    const date = until === undefined ? '' : format.format(until * 1000)
    return html`<p class="serials">
      ${date ? stage.text('gridCardUntil', { serial, date }) : stage.text('gridCard', { serial })}
    </p>`
  })
}

function toAdvice(stage: Stage, { code, details }: CountersignError): string {
  if (code !== 'answer_wrong') return ''
  const count = details.view?.prompt?.attempts_left
  return count === undefined ? stage.strings.gridWrong : stage.text('gridWrongLeft', { count })
}
