import { headers } from '@/api/key'
import type { PeopleTablePageQueryVariables } from '@/generated/graphql'
import { commaIsDecimal } from '@/ui/csv'
import { groupsColumn, rolesColumn } from './columns'

/** The most people a server puts in order for a file: as many as a spreadsheet has rows. */
const mostInOrder = 1_000_000

/** Everybody of a table as CSV, as the server writes it: with the columns, the search and the order of the table. */
export async function peopleFile(asked: PeopleTablePageQueryVariables, columns: readonly string[], total: number, progress: (share: number) => void): Promise<Blob> {
  const names = columns.map((c) => (c === rolesColumn ? 'roles' : c === groupsColumn ? 'groups' : c))
  const { of, inactive, search, orderBy } = asked
  const response = await fetch('/export', {
    method: 'POST',
    headers: { ...headers(), 'Content-Type': 'application/json' },
    body: JSON.stringify({
      of: inactive ? undefined : of, inactive, format: 'CSV', columns: ['id', 'name', ...names], search: search ?? '',
      orderBy: total <= mostInOrder ? orderBy : undefined, labels: true, decimalComma: commaIsDecimal(), byteOrderMark: true,
    }),
  })
  if (!response.ok || !response.body) throw new Error(refusal(await response.text()))
  const parts: BlobPart[] = []
  let lines = 0
  for (const reader = response.body.getReader(); ; ) {
    const { done, value } = await reader.read()
    if (done) return new Blob(parts, { type: 'text/csv;charset=utf-8' })
    parts.push(value)
    for (const byte of value) if (byte === 10) lines++
    if (lines < total) progress(lines / total)
  }
}

/** What the server says about a file it does not make, if it says so in its way. */
function refusal(text: string): string {
  try {
    return (JSON.parse(text) as { errors: { message: string }[] }).errors[0]?.message ?? ''
  } catch {
    return ''
  }
}
