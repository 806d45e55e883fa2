import { locale } from './format'

// Tables as files for spreadsheets, as the spreadsheet of the reader writes them itself.

const commaIsDecimal = (language: string) => new Intl.NumberFormat(language).format(1.5).includes(',')

/**
 * A cell of RFC 4180. A text that a spreadsheet would take for a formula gets an apostrophe in front, which spreadsheets do not show;
 * one that has it already gets another, so that an import takes off what was put on. A number has a comma where its reader writes one.
 */
export function cell(value: unknown, language = locale): string {
  if (typeof value === 'number') return commaIsDecimal(language) ? String(value).replace('.', ',') : String(value)
  let text = value === null || value === undefined ? '' : Array.isArray(value) ? value.join(';') : String(value)
  if (/^'*[=+\-@\t\r]/.test(text)) text = `'${text}`
  return /[",\r\n;]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text
}

/** Semicolons stand between cells where a comma is within numbers. */
export const toCsv = (head: readonly string[], rows: readonly (readonly unknown[])[], language = locale) =>
  [head, ...rows].map((row) => row.map((value) => cell(value, language)).join(commaIsDecimal(language) ? ';' : ',')).join('\r\n') + '\r\n'

/** Hands a file to the browser's downloads. */
export function download(name: string, text: string, type = 'text/csv') {
  const url = URL.createObjectURL(new Blob(['\ufeff', text], { type: `${type};charset=utf-8` }))
  const link = document.createElement('a')
  link.href = url
  link.download = name
  link.click()
  setTimeout(() => URL.revokeObjectURL(url), 10_000)
}
