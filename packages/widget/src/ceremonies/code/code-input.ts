/**
 * @module
 * The one input behind the cells: what is typed and pasted becomes the code, and the cells show what
 * the input holds and where its caret is.
 */
import { type CodeShape, normalizeCode } from './normalize-code.ts'

export interface Cell {
  readonly char: string
  /** `at`: selected, or next to be typed; `caret`: with a caret. */
  readonly look: '' | 'at' | 'at caret'
}

export interface Listening {
  toCells(): Cell[]
  stop(): void
}

/** @param onType  Called after each change, and when the caret moves. */
export function listenForInput(
  input: HTMLInputElement,
  shape: CodeShape,
  onType: () => void,
): Listening {
  const ended = new AbortController()
  const { signal } = ended

  input.addEventListener('paste', onPaste, { signal })
  input.addEventListener('input', onInput, { signal })
  input.addEventListener('compositionend', onInput, { signal })
  input.addEventListener('click', onClick, { signal })
  for (const name of ['focus', 'blur', 'keyup', 'select']) {
    input.addEventListener(name, () => signal.aborted || onMove(), { signal })
  }

  let last = ''
  function onMove(): void {
    const now = `${input.selectionStart} ${input.selectionEnd} ${input.matches(':focus')}`
    if (now === last) return
    last = now
    onType()
  }

  function onInput(event: Event): void {
    if (event instanceof InputEvent && event.isComposing) return
    const code = normalizeCode(input.value, shape)
    if (code !== input.value) input.value = code
    onType()
  }

  /** By the browser's own command, so that undo still works. */
  function onPaste(event: ClipboardEvent): void {
    const code = normalizeCode(event.clipboardData?.getData('text') ?? '', shape)
    event.preventDefault()
    if (code.length === shape.length) input.select()
    if (code && !document.execCommand('insertText', false, code)) {
      input.setRangeText(code, input.selectionStart ?? 0, input.selectionEnd ?? 0, 'end')
      input.dispatchEvent(new InputEvent('input'))
    }
  }

  /** The invisible text is narrower than the cells: the caret goes where the press was. */
  function onClick(event: MouseEvent): void {
    if (shape.length > 8 || event.detail > 1) return onMove()
    const { left, width } = input.getBoundingClientRect()
    const cell = Math.floor(((event.clientX - left) / width) * shape.length)
    const at = Math.min(Math.max(cell, 0), input.value.length)
    input.setSelectionRange(at, Math.min(at + 1, input.value.length))
    onMove()
  }

  return {
    stop: () => ended.abort(),
    toCells() {
      const hasFocus = input.matches(':focus')
      const start = input.selectionStart ?? 0
      const end = input.selectionEnd ?? 0
      return Array.from({ length: shape.length }, (_, index): Cell => {
        const char = input.value[index] ?? ''
        const isCaret = hasFocus && start === end && index === Math.min(start, shape.length - 1)
        const isSelected = hasFocus && index >= start && index < end
        return { char, look: isCaret ? (char ? 'at' : 'at caret') : isSelected ? 'at' : '' }
      })
    },
  }
}
