// Tables as files for spreadsheets.

/** A cell of RFC 4180. A text that a spreadsheet would take for a formula gets an apostrophe in front, which spreadsheets do not show; one that has it already gets another, so that an import takes off what was put on. */
export function cell(value: unknown): string {
  let text = value === null || value === undefined ? '' : Array.isArray(value) ? value.join(';') : String(value)
  if (typeof value !== 'number' && /^'*[=+\-@\t\r]/.test(text)) text = `'${text}`
  return /[",\r\n;]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text
}

export const toCsv = (head: readonly string[], rows: readonly (readonly unknown[])[]) =>
  [head, ...rows].map((row) => row.map(cell).join(',')).join('\r\n') + '\r\n'

/** Hands a file to the browser's downloads. */
export function download(name: string, text: string, type = 'text/csv') {
  const url = URL.createObjectURL(new Blob(['\ufeff', text], { type: `${type};charset=utf-8` }))
  const link = document.createElement('a')
  link.href = url
  link.download = name
  link.click()
  setTimeout(() => URL.revokeObjectURL(url), 10_000)
}
