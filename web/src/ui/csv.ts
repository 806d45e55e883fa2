import { locale } from './format'

// Tables as files for spreadsheets, as the spreadsheet of the reader writes them itself.

/** What a spreadsheet takes for a formula: its signs, their full-width forms, and white space it cuts off first. As in audience/export. */
const formula = /^'*[=+\-@\t\r\n＝＋－＠]/

/** Whether numbers have a comma where others have a point, and lists a semicolon where others have a comma. */
export const commaIsDecimal = (language = locale) => new Intl.NumberFormat(language).format(1.5).includes(',')

/**
 * A cell of RFC 4180. A text that a spreadsheet would take for a formula gets an apostrophe in front, which spreadsheets do not show;
 * one that has it already gets another, so that an import takes off what was put on. A number has a comma where its reader writes one.
 */
export function cell(value: unknown, language = locale): string {
  if (typeof value === 'number') return commaIsDecimal(language) ? String(value).replace('.', ',') : String(value)
  let text = value === null || value === undefined ? '' : Array.isArray(value) ? value.join(';') : String(value)
  if (formula.test(text)) text = `'${text}`
  return /[",\r\n\t;]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text
}

/** Semicolons stand between cells where a comma is within numbers. */
export const toCsv = (head: readonly string[], rows: readonly (readonly unknown[])[], language = locale) =>
  [head, ...rows].map((row) => row.map((value) => cell(value, language)).join(commaIsDecimal(language) ? ';' : ',')).join('\r\n') + '\r\n'

/** Hands a file to the browser's downloads. */
export function download(name: string, file: string | Blob, type = 'text/csv') {
  const url = URL.createObjectURL(typeof file === 'string' ? new Blob(['\ufeff', file], { type: `${type};charset=utf-8` }) : file)
  const link = document.createElement('a')
  link.href = url
  link.download = name
  link.click()
  setTimeout(() => URL.revokeObjectURL(url), 10_000)
}
