import type { Value } from '@/api/scalars'

// The tables in an answer: every list of objects in it, and the answer itself where there is none.

export type AnswerTable = { path: string[]; head: string[]; rows: Value[][] }

type Json = string | number | boolean | null | Json[] | { [key: string]: Json }
type Entry = { [key: string]: Json }

const isEntry = (json: Json | undefined): json is Entry => typeof json === 'object' && json !== null && !Array.isArray(json)
const isScalar = (json: Json) => typeof json !== 'object' || json === null

/** The cells of one row: scalars by their path, lists of scalars in one cell. Lists of objects are tables of their own. */
function cells(entry: Entry, before = ''): [string, Value][] {
  return Object.entries(entry).flatMap(([key, json]): [string, Value][] => {
    const name = before === '' ? key : `${before}.${key}`
    if (json === null) return [[name, '']]
    if (isEntry(json)) return cells(json, name)
    if (Array.isArray(json)) return json.every(isScalar) ? [[name, json.map(String)]] : []
    return [[name, json]]
  })
}

/** Puts rows under one head, in the order in which columns first occur; a column that is nothing but null where others go deeper is left out. */
function table(path: string[], entries: Entry[]): AnswerTable | undefined {
  const rows = entries.map((entry) => new Map(cells(entry)))
  const names = [...new Set(rows.flatMap((row) => [...row.keys()]))]
  const head = names.filter((name) => !names.some((other) => other.startsWith(`${name}.`)))
  return head.length === 0 ? undefined : { path, head, rows: rows.map((row) => head.map((name) => row.get(name) ?? '')) }
}

/** Lists of the same place in several rows become one table, which then begins with the number of the row they stand in. */
function collect(json: Json, path: string[], into: Map<string, { path: string[]; entries: Entry[] }>, row?: number) {
  if (Array.isArray(json)) {
    const entries = json.filter(isEntry)
    if (entries.length > 0) {
      const place = into.get(path.join('.')) ?? { path, entries: [] }
      place.entries.push(...entries.map((entry) => (row === undefined ? entry : { row, ...entry })))
      into.set(path.join('.'), place)
    }
    entries.forEach((entry, i) => Object.entries(entry).forEach(([key, below]) => collect(below, [...path, key], into, i + 1)))
  } else if (isEntry(json)) {
    Object.entries(json).forEach(([key, below]) => collect(below, [...path, key], into, row))
  }
}

/** Every table of an answer of the API, the largest first. */
export function tablesOf(answer: unknown): AnswerTable[] {
  const data = isEntry(answer as Json) ? (answer as Entry).data : undefined
  if (!isEntry(data)) return []
  const lists = new Map<string, { path: string[]; entries: Entry[] }>()
  collect(data, [], lists)
  const found = [...lists.values()].flatMap(({ path, entries }) => table(path, entries) ?? [])
  if (found.length > 0) return found.sort((a, b) => b.rows.length - a.rows.length)
  const whole = table([], [data])
  return whole ? [whole] : []
}
