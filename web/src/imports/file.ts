import type { ImportFormat } from '@/generated/graphql'

// What can be told of a file before it is sent.

type FileFault = 'empty' | 'sheet'
type FileGuess = { format: ImportFormat } | { fault: FileFault }

const sheets = /\.(xlsx?|ods|numbers)$/i
const lines = /\.(ndjson|jsonl|json)$/i

/** What a file is, by its name and its first bytes. A compressed one is known by its name alone. */
export function guessFile(name: string, head: string): FileGuess {
  const plain = name.replace(/\.gz$/i, '')
  const compressed = plain !== name || head.startsWith('\u001f')
  if (sheets.test(plain) || head.startsWith('PK\u0003\u0004')) return { fault: 'sheet' }
  if (compressed) return { format: lines.test(plain) ? 'NDJSON' : 'CSV' }
  const text = head.replace(/^\ufeff/, '').trimStart()
  if (text === '') return { fault: 'empty' }
  return { format: text.startsWith('{') || lines.test(plain) ? 'NDJSON' : 'CSV' }
}

/** The first bytes of a file as text; bytes that are no UTF-8 do not matter here. */
export const headOf = (file: Blob) => file.slice(0, 4096).text()
