/**
 * @module
 * One field per cell that together behave like one: typing goes on to the next, Backspace goes back,
 * what is pasted spreads. The grid ceremony imports it.
 */

/** ASCII digits, one form of each character, nothing between them. Case is no matter. */
export function normalizeCell(text: string): string {
  return text
    .normalize('NFKC')
    .replace(/\p{Nd}/gu, toAscii)
    .replace(/[^\p{L}\p{N}]/gu, '')
}

/** Unicode keeps each script's digits together, zero first, in runs of ten. */
function toAscii(digit: string): string {
  let zero = digit.codePointAt(0) ?? 0
  let before = 0
  while (/\p{Nd}/u.test(String.fromCodePoint(--zero))) before += 1
  return String(before % 10)
}

/**
 * @param inputs  In the order in which they are read on the card.
 * @param chars  Number of characters in each.
 * @param onType  Something was typed.
 * @returns stops listening.
 */
export function listenForCells(
  inputs: readonly HTMLInputElement[],
  chars: number,
  onType: () => void,
): () => void {
  const ended = new AbortController()
  const { signal } = ended

  /** What is too much for one goes into the next; a full one is left. */
  function spread(from: number): void {
    let rest = normalizeCell(inputs[from]?.value ?? '')
    let at = from
    for (const input of inputs.slice(from)) {
      const own = rest.slice(0, chars)
      if (own !== input.value) input.value = own
      rest = rest.slice(chars)
      if (own.length < chars || at === inputs.length - 1) break
      at += 1
      if (!rest) break
    }
    if (at !== from) inputs[at]?.focus()
    onType()
  }

  function goBack(event: KeyboardEvent, index: number): void {
    const before = inputs[index - 1]
    if (event.key !== 'Backspace' || inputs[index]?.value || !before) return
    event.preventDefault()
    const { value } = before
    before.focus()
    before.value = value.slice(0, -1)
    onType()
  }

  for (const [index, input] of inputs.entries()) {
    const onInput = (event: Event): void => {
      if (!(event instanceof InputEvent && event.isComposing)) spread(index)
    }
    input.addEventListener('input', onInput, { signal })
    input.addEventListener('compositionend', onInput, { signal })
    // Typing replaces what is there.
    input.addEventListener('focus', () => input.select(), { signal })
    input.addEventListener('keydown', (event) => goBack(event, index), { signal })
  }
  return () => ended.abort()
}
