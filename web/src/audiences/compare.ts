import { lowerFirst } from '@/ui/format'
import type { Line } from './outline'

type Word = { text: string; changed: boolean }
export type ComparedLine = { depth: number; words: Word[] }

/** Two outlines, each with the words marked that the other does not have at that place. */
export function compare(left: readonly Line[], right: readonly Line[]): { left: ComparedLine[]; right: ComparedLine[] } {
  const [a, b] = [wordsOf(left), wordsOf(right)]
  const [keptA, keptB] = common(a.map((w) => w.same), b.map((w) => w.same))
  return { left: marked(left, a, keptA), right: marked(right, b, keptB) }
}

/** A word of a line, and what it is compared by: the first of a line has a capital only because it is the first. */
type Placed = { line: number; text: string; same: string }

const wordsOf = (lines: readonly Line[]): Placed[] =>
  lines.flatMap(({ text }, line) => text.split(/\s+/).filter(Boolean).map((word, i) => ({ line, text: word, same: i === 0 ? lowerFirst(word) : word })))

const marked = (lines: readonly Line[], words: readonly Placed[], kept: ReadonlySet<number>): ComparedLine[] =>
  lines.map(({ depth }, line) => ({ depth, words: words.flatMap((w, i) => (w.line === line ? [{ text: w.text, changed: !kept.has(i) }] : [])) }))

/** The places of a longest common subsequence in both lists. The same beginning and end are taken off first: what is left is short. */
function common(a: readonly string[], b: readonly string[]): [Set<number>, Set<number>] {
  const inA = new Set<number>()
  const inB = new Set<number>()
  let from = 0
  while (from < a.length && from < b.length && a[from] === b[from]) {
    inA.add(from)
    inB.add(from++)
  }
  let endA = a.length
  let endB = b.length
  while (endA > from && endB > from && a[endA - 1] === b[endB - 1]) {
    inA.add(--endA)
    inB.add(--endB)
  }
  const rows = endA - from + 1
  const columns = endB - from + 1
  const length = new Uint16Array(rows * columns)
  const at = (i: number, j: number) => (i - from) * columns + (j - from)
  for (let i = endA - 1; i >= from; i--)
    for (let j = endB - 1; j >= from; j--) length[at(i, j)] = a[i] === b[j] ? length[at(i + 1, j + 1)]! + 1 : Math.max(length[at(i + 1, j)]!, length[at(i, j + 1)]!)
  for (let i = from, j = from; i < endA && j < endB; ) {
    if (a[i] === b[j]) {
      inA.add(i++)
      inB.add(j++)
    } else if (length[at(i + 1, j)]! >= length[at(i, j + 1)]!) i++
    else j++
  }
  return [inA, inB]
}
