import type { RuleGroupType, RuleGroupTypeAny, RuleType } from 'react-querybuilder'
import { find, type Group, isGroup, type Item, type Row, type Tree } from './tree'

// The tree as react-querybuilder holds it: it draws the tree and carries what is dragged, and every change is made by
// edit.ts. Rules carry their row, so that nothing is lost on the way.

export type Rule = RuleType & { id: string; row: Row }
export type RuleGroup = RuleGroupType<Rule> & { id: string; head: Group | null }

export const toQuery = (tree: Tree): RuleGroup => ({ id: 'root', combinator: 'and', head: null, rules: [toGroup(tree.match), toGroup(tree.leaveOut)] })

function toGroup(group: Group): RuleGroup {
  return { id: group.id, combinator: group.join === 'all' ? 'and' : 'or', not: group.negated, head: group, rules: group.items.map(toRule) }
}

const toRule = (item: Item): Rule | RuleGroup =>
  isGroup(item) ? toGroup(item) : { id: item.id, field: 'key' in item ? item.key || item.type : item.type, operator: ('test' in item && item.test?.operator) || '', value: '', row: item }

/** The tree of a query that came from toQuery, whatever was moved in it. */
export function fromQuery(query: RuleGroup, before: Tree): Tree {
  const [match, leaveOut] = query.rules as RuleGroup[]
  return { match: fromGroup(match!), leaveOut: fromGroup(leaveOut!), next: before.next }
}

const fromGroup = (group: RuleGroup): Group => ({ ...group.head!, items: group.rules.map((rule) => ('rules' in rule ? fromGroup(rule as RuleGroup) : (rule as Rule).row)) })

/** Where an item lies in a query: in which group, at which place; null at the root, where nothing but the boxes can be. */
export function whereIn(query: RuleGroupTypeAny, id: string): { to: string; at: number } | null {
  const rules = query.rules as (Rule | RuleGroup)[]
  const at = rules.findIndex((rule) => rule.id === id)
  if (at >= 0) return query.id === 'root' ? null : { to: query.id!, at }
  for (const rule of rules) {
    const found = 'rules' in rule ? whereIn(rule, id) : null
    if (found) return found
  }
  return null
}

/** The item at a path of the query. */
export function atPath(tree: Tree, path: readonly number[]): Item | null {
  const [box, ...rest] = path
  let item: Item | null | undefined = find(tree, box === 0 ? tree.match.id : tree.leaveOut.id)
  for (const at of rest) item = item && isGroup(item) ? item.items[at] : null
  return item ?? null
}
