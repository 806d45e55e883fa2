import { describe, expect, it } from 'vitest'
import { countsOf, type Issue } from './counts'

const node = (path: string[], id: string | null, size: number, rest = {}) => ({ path, id, size, description: `at ${path.join('/')}`, ...rest })
const issue = (...path: string[]): Issue => ({ code: 'VALUE_MISSING', severity: 'ERROR', message: path.join('/'), path })

const nodes = [
  node([], null, 7),
  node(['all', '0'], 'n1', 9, { removes: 2 }),
  node(['all', '0', 'not'], null, 1, { withoutValue: 3 }),
  node(['all', '1'], 'leave-out', 8, { removes: 4 }),
  node(['all', '1', 'not'], 'n2', 5, { withoutValue: 0, span: { from: '2026-01-01', to: null, zone: 'UTC' } }),
]

describe('counts', () => {
  it('are found by the id of their node', () => expect(countsOf(nodes, []).byId.get('n1')).toMatchObject({ size: 9, removes: 2 }))
  it('say of a negated row how many have no value', () => expect(countsOf(nodes, []).byId.get('n1')!.withoutValue).toBe(3))
  it('keep what a box asks from what is in it', () => expect(countsOf(nodes, []).byId.get('leave-out')).toMatchObject({ withoutValue: null, span: null }))
  it('bring issues to the deepest node above them', () => {
    const counts = countsOf(nodes, [issue('all', '0', 'not', 'attribute', 'is'), issue('all', '1', 'not', 'users'), issue('all', '10'), issue()])
    expect(counts.byId.get('n1')!.issues).toHaveLength(1)
    expect(counts.byId.get('n2')!.issues).toHaveLength(1)
    expect(counts.root.issues).toHaveLength(2)
  })
  it('look through the name of the argument', () => expect(countsOf(nodes, [issue('criteria', 'all', '0')], ['criteria']).byId.get('n1')!.issues).toHaveLength(1))
})
