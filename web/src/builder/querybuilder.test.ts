import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { anyTree } from '@/criteria/dice'
import { emptyTree } from '@/criteria/tree'
import { atPath, toQuery } from './querybuilder'

describe('the query of react-querybuilder', () => {
  it('has every row and group at the path the tree finds it at', () =>
    fc.assert(fc.property(anyTree, (tree) => {
      const walk = (rules: readonly unknown[], path: number[]) =>
        rules.forEach((rule, at) => {
          const { id, row, head, rules: inner } = rule as { id: string; row?: unknown; head?: unknown; rules?: unknown[] }
          const item = atPath(tree, [...path, at])
          expect(item?.id).toBe(id)
          expect(row ?? head).toBe(item)
          if (inner) walk(inner, [...path, at])
        })
      walk(toQuery(tree).rules, [])
    })))
  it('has nothing at the root but the boxes', () => expect([atPath(emptyTree, []), atPath(emptyTree, [0]), atPath(emptyTree, [1])]).toEqual([null, emptyTree.match, emptyTree.leaveOut]))
})
