/**
 * @module
 * Rows as aligned text: the first column to the left, all others to the right.
 */
export function toTable(headings: readonly string[], rows: readonly (readonly string[])[]): string {
  const all = [headings, ...rows]
  const widths = headings.map((_, i) => Math.max(...all.map((row) => row[i]?.length ?? 0)))
  const toLine = (row: readonly string[]) =>
    widths
      .map((width, i) => (i === 0 ? (row[i] ?? '').padEnd(width) : (row[i] ?? '').padStart(width)))
      .join('  ')
      .trimEnd()
  return [
    toLine(headings),
    widths.map((width) => '─'.repeat(width)).join('  '),
    ...rows.map(toLine),
  ].join('\n')
}
