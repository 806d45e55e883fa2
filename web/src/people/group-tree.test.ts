import { describe, expect, it } from 'vitest'
import { firstOpened, found, keyFor, linesOf, type KnownGroup } from './group-tree'

const group = (key: string, ...parents: string[]): KnownGroup => ({ id: key, key, name: key.toUpperCase(), size: 1, parents: parents.map((p) => ({ key: p, name: p.toUpperCase() })) })
const groups = [group('z'), group('b', 'a'), group('a'), group('c', 'b', 'z')]

describe('the tree of groups', () => {
  it('begins with those that lie in none', () => expect(linesOf(groups, new Set()).map((l) => [l.id, l.inner])).toEqual([['/a', 1], ['/z', 1]]))
  it('opens place by place, a group in several of them', () =>
    expect(linesOf(groups, new Set(['/a', '/a/b', '/z'])).map((l) => `${l.depth} ${l.group.key}`)).toEqual(['0 a', '1 b', '2 c', '0 z', '1 c']))
  it('shows what is in few groups at once', () => {
    expect([...firstOpened(groups)]).toEqual(['/z', '/a'])
    expect(firstOpened('abcdef'.split('').map((key) => group(key))).size).toBe(0)
  })
  it('is a list while one searches', () => expect(found(groups, 'C').map((l) => l.group.key)).toEqual(['c']))
})

describe('a key for a group', () => {
  it('is made of its name', () => expect(keyFor(' Büro Wien & Graz ', new Set())).toBe('buro-wien-graz'))
  it('is one that is free', () => expect(keyFor('A', new Set(['a', 'a-2']))).toBe('a-3'))
  it('is there even for a name of signs', () => expect(keyFor('!!', new Set())).toBe('group'))
})
