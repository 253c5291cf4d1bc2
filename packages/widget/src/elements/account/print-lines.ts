/**
 * @module
 * Prints some lines instead of the page. The screen of the recovery codes imports it.
 */
import { css } from 'lit'

const NAME = 'countersign-print'

const printSheet = css`
  @media screen {
    [data-countersign-print] {
      display: none;
    }
  }
  @media print {
    body > :not([data-countersign-print]) {
      display: none !important;
    }
    [data-countersign-print] {
      display: block !important;
      color: #000;
      background: #fff;
      font: 12pt/1.8 monospace;
      white-space: pre-line;
    }
  }
`

/** The lines stand in the page only while it prints. A constructed sheet needs nothing from a policy. */
export function printLines(lines: readonly string[]): void {
  const { styleSheet } = printSheet
  const block = document.createElement('div')
  block.setAttribute(`data-${NAME}`, '')
  block.textContent = lines.join('\n')
  document.body.append(block)
  if (styleSheet) document.adoptedStyleSheets = [...document.adoptedStyleSheets, styleSheet]
  const clear = (): void => {
    block.remove()
    document.adoptedStyleSheets = document.adoptedStyleSheets.filter(
      (sheet) => sheet !== styleSheet,
    )
  }
  addEventListener('afterprint', clear, { once: true })
  print()
}
