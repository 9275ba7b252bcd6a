/**
 * Rows as a table for the terminal; columns of numbers are set to the right.
 *
 * @param {readonly string[]} head
 * @param {readonly (readonly (string | number)[])[]} rows
 */
export function table(head, rows) {
  const widths = head.map((title, i) => Math.max(title.length, ...rows.map((row) => String(row[i]).length)))
  const cell = (value, i) => {
    const text = String(value)
    return typeof value === 'number' ? text.padStart(widths[i]) : text.padEnd(widths[i])
  }
  const line = (cells) => cells.map(cell).join('  ').trimEnd()
  return [line(head), widths.map((width) => '─'.repeat(width)).join('  '), ...rows.map(line)].join('\n')
}
