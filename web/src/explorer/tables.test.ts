import { describe, expect, it } from 'vitest'
import { tablesOf } from './tables'

describe('tables of an answer', () => {
  it('finds every list of objects, the largest first', () => {
    const found = tablesOf({ data: { audiences: { nodes: [{ key: 'a', name: 'A' }] }, roles: [{ name: 'x' }, { name: 'y' }] } })
    expect(found.map((t) => [t.path.join('.'), t.rows.length])).toEqual([['roles', 2], ['audiences.nodes', 1]])
    expect(found[1]).toEqual({ path: ['audiences', 'nodes'], head: ['key', 'name'], rows: [['a', 'A']] })
  })
  it('flattens what is within a row, and keeps lists of texts in one cell', () => {
    const [nodes] = tablesOf({ data: { nodes: [{ key: 'a', population: { size: 3 }, tags: ['x', 'y'] }] } })
    expect(nodes).toEqual({ path: ['nodes'], head: ['key', 'population.size', 'tags'], rows: [['a', 3, ['x', 'y']]] })
  })
  it('leaves a cell empty where there is nothing, also above what others have', () => {
    const [nodes] = tablesOf({ data: { nodes: [{ key: 'a', population: null }, { key: 'b', population: { size: 3 } }] } })
    expect(nodes).toMatchObject({ head: ['key', 'population.size'], rows: [['a', ''], ['b', 3]] })
  })
  it('makes one table of the lists within rows, with the number of the row', () => {
    const found = tablesOf({ data: { users: [{ id: 'u1', groups: [{ key: 'g' }] }, { id: 'u2', groups: [{ key: 'h' }, { key: 'i' }] }] } })
    expect(found.find((t) => t.path.at(-1) === 'groups')).toEqual({ path: ['users', 'groups'], head: ['row', 'key'], rows: [[1, 'g'], [2, 'h'], [2, 'i']] })
    expect(found.find((t) => t.path.at(-1) === 'users')?.head).toEqual(['id'])
  })
  it('makes one row of an answer without lists', () =>
    expect(tablesOf({ data: { isMember: true, health: { users: 7 } } })).toEqual([{ path: [], head: ['isMember', 'health.users'], rows: [[true, 7]] }]))
  it('has nothing to say about an error, or about nothing', () => {
    expect(tablesOf({ errors: [{ message: 'no' }] })).toEqual([])
    expect(tablesOf({ data: null })).toEqual([])
    expect(tablesOf({ data: { nodes: [] } })).toEqual([{ path: [], head: ['nodes'], rows: [[[]]] }])
    expect(tablesOf(undefined)).toEqual([])
  })
})
