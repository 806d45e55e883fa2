import fc from 'fast-check'
import { beforeEach, describe, expect, it, vi } from 'vitest'
import { anyTree } from '@/criteria/dice'
import { write } from '@/criteria/write'
import { read } from '@/criteria/read'
import { readShared, recall, writeShared } from './shared'

const stored = new Map<string, string>()
beforeEach(() => {
  stored.clear()
  vi.stubGlobal('sessionStorage', { getItem: (key: string) => stored.get(key) ?? null })
})

describe('a shared question', () => {
  it('is read as it was written', () =>
    fc.assert(fc.property(anyTree, fc.array(fc.string()), fc.array(fc.string()), (tree, include, exclude) => {
      const found = readShared(writeShared({ tree, include, exclude }))!
      expect(found).toMatchObject({ include, exclude })
      expect(write(found.tree)).toEqual(write(read(write(tree))))
    })))
  it('that is none is none', () => {
    for (const text of [undefined, '', 'all', '{', '[]', '3', 'null', '{"any": 1}']) expect(readShared(text)).toBeNull()
  })
  it('of the address goes before that of the tab', () => {
    stored.set('parterre.question.new', '{"all":{"everyone":true}}')
    expect(recall('new', undefined)!.tree.match.items).toMatchObject([{ type: 'everyone' }])
    expect(recall('new', '{"all":{"users":["p1"]}}')!.tree.match.items).toMatchObject([{ type: 'users' }])
    expect(recall('other', undefined)).toBeNull()
  })
})
