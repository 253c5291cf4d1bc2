/**
 * @module
 * The one input behind the cells: what is typed and pasted becomes the code, and the cells show what
 * the input holds and where its caret is.
 */

export interface CodeShape {
  /** Number of characters. */
  readonly length: number
  /** No cells are drawn. */
  readonly isPlain: boolean
  normalize(text: string): string
  /** The caret moved. */
  redraw(): void
}

/** Its character and its classes: `at` is selected or next to be typed, `caret` has a caret. */
export type Cell = readonly [char: string, look: string]

export interface Typing {
  toCells(): Cell[]
  /** Takes a text as if it was pasted over everything. */
  fill(text: string): void
  stop(): void
}

/** @param onType  Called after each change. */
// eslint-disable-next-line max-lines-per-function -- A closure: its parts are short, and nobody else sees what they share.
export function listenForInput(
  input: HTMLInputElement,
  shape: CodeShape,
  onType: () => void,
): Typing {
  const ended = new AbortController()
  const { length } = shape
  const on = <K extends keyof HTMLElementEventMap>(
    names: readonly K[],
    listen: (event: HTMLElementEventMap[K]) => void,
  ) => {
    for (const name of names) input.addEventListener(name, listen, ended)
  }

  function onInput(event?: Event): void {
    if (event instanceof InputEvent && event.isComposing) return
    const code = shape.normalize(input.value)
    if (code !== input.value) input.value = code
    onType()
  }

  on(['input', 'compositionend'], onInput)
  on(['focus', 'blur', 'keyup', 'select'], shape.redraw)
  on(['paste'], (event) => {
    const code = shape.normalize(event.clipboardData?.getData('text') ?? '')
    event.preventDefault()
    if (code.length === length) input.select()
    // By the browser's own command, so that undo still works.
    if (document.execCommand('insertText', false, code)) return
    input.setRangeText(code, input.selectionStart ?? 0, input.selectionEnd ?? 0, 'end')
    onInput()
  })
  on(['click'], ({ clientX, detail }) => {
    // The invisible text is narrower than the cells: the caret goes where the press was.
    if (!shape.isPlain && detail < 2) {
      const { left, width } = input.getBoundingClientRect()
      const cell = Math.floor(((clientX - left) / width) * length)
      input.setSelectionRange(cell, cell + 1)
    }
    shape.redraw()
  })

  return {
    stop: () => ended.abort(),
    fill(text) {
      input.value = text
      onInput()
    },
    toCells() {
      const { value, selectionStart, selectionEnd } = input
      const start = input.matches(':focus') ? (selectionStart ?? length) : length + 1
      const end = selectionEnd ?? start
      return Array.from({ length }, (_, index): Cell => {
        const char = value[index] ?? ''
        const isNext = start === end && index === Math.min(start, length - 1) && start <= length
        const isSelected = index >= start && index < end
        return [char, isNext ? (char ? 'at' : 'at caret') : isSelected ? 'at' : '']
      })
    },
  }
}
