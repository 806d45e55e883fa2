import i18next from 'i18next'
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import '@/words'

// Every text that is asked for is there, and every text that is there is asked for. What is asked for is read from the sources:
// keys stand there in quotes, or as a template, whose holes may be anything.

const src = join(import.meta.dirname, '..')
const files = readdirSync(src, { recursive: true, encoding: 'utf8' }).filter((file) => /\.tsx?$/.test(file) && !/\.test\.|^generated/.test(file))
await Promise.all(files.filter((file) => file.endsWith('/words.ts')).map((file) => import(/* @vite-ignore */ join(src, file))))
const sources = files
  .filter((file) => !/words\.ts$|^words/.test(file))
  .map((file) => ({ file, namespaces: ['common', file.split('/')[0]!], text: readFileSync(join(src, file), 'utf8') }))

const keysOf = (words: object, before: string): string[] =>
  Object.entries(words).flatMap(([key, word]) => (typeof word === 'string' ? [before + key.replace(/_(zero|one|other)$/, '')] : keysOf(word, `${before}${key}.`)))
const bundles = Object.entries(i18next.store.data.en as Record<string, object>)
const all = new Set(bundles.flatMap(([namespace, words]) => keysOf(words, `${namespace}:`)))

const found = (text: string, pattern: RegExp) => [...text.matchAll(pattern)].map(([, key]) => key!)
const askedAsItIs = (text: string) => found(text, /\b(?:t|common)\(\s*'([^']+)'/g)
const inQuotes = (text: string) => found(text, /'([^'\n]*)'/g)
const templates = (text: string) => found(text, /`([a-z][\w:.]*(?:\$\{[^`{}]*\}[\w.]*)+)`/gi).map((key) => key.split(/\$\{[^}]*\}/).map((part) => part.replaceAll('.', '\\.')).join('.+'))

/** A key with its namespace, for each of those it may be in. */
const placed = (key: string, namespaces: readonly string[]) => (key.includes(':') ? [key] : namespaces.map((namespace) => `${namespace}:${key}`))

describe('words', () => {
  it.each(sources)('that $file asks for are there', ({ namespaces, text }) =>
    expect(askedAsItIs(text).filter((key) => !placed(key, namespaces).some((one) => all.has(one)))).toEqual([]))

  const plain = new Set(sources.flatMap(({ namespaces, text }) => inQuotes(text).flatMap((key) => placed(key, namespaces))))
  const open = new Set(sources.flatMap(({ namespaces, text }) => templates(text).flatMap((key) => placed(key, namespaces))))
  it('are all asked for', () => expect([...all].filter((key) => !plain.has(key) && ![...open].some((pattern) => new RegExp(`^${pattern}$`).test(key)))).toEqual([]))
})
