import type { RuleGroupType, RuleType } from 'react-querybuilder'
import { type Group, isGroup, type Item, type Row, type Tree } from '@/criteria/tree'

// The tree as react-querybuilder holds it: it draws the tree and what is dragged in it, and every change is made by
// edit.ts. Rules carry their row, so that nothing is lost on the way.

export type Rule = RuleType & { id: string; row: Row }
export type RuleGroup = RuleGroupType<Rule> & { id: string; head: Group | null }

export const toQuery = (tree: Tree): RuleGroup => ({ id: 'root', combinator: 'and', head: null, rules: [toGroup(tree.match), toGroup(tree.leaveOut)] })

function toGroup(group: Group): RuleGroup {
  return { id: group.id, combinator: group.join === 'all' ? 'and' : 'or', not: group.negated, head: group, rules: group.items.map(toRule) }
}

const toRule = (item: Item): Rule | RuleGroup =>
  isGroup(item) ? toGroup(item) : { id: item.id, field: 'key' in item ? item.key || item.type : item.type, operator: ('test' in item && item.test?.operator) || '', value: '', row: item }

/** The item at a path of the query. */
export function atPath(tree: Tree, path: readonly number[]): Item | null {
  const [box, ...rest] = path
  let item: Item | null | undefined = box === undefined ? null : [tree.match, tree.leaveOut][box]
  for (const at of rest) item = item && isGroup(item) ? item.items[at] : null
  return item ?? null
}
