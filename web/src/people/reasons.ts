import type { Criteria, Value } from '@/api/scalars'
import { lowerFirst, upperFirst } from '@/ui/format'

// Why somebody is in a population or not, as a tree one can read. It is pure: the server has judged every node already.

export type ExplainedNode = { path: readonly string[]; description: string; matches: boolean; value?: Value | null; decides: boolean }

/** A condition, or a group of conditions. A negation and what it negates are one condition. */
export type Reason = {
  id: string
  /** "Department is “Sales”", or for a group "All of these". */
  text: string
  matches: boolean
  /** Whether another answer here alone would turn the verdict. */
  decides: boolean
  /** What the person is asked here: an attribute by its key, roles, groups, or nothing one has. */
  asks: string | 'roles' | 'groups' | null
  value: Value | null
  /** The ids of the people the condition names. */
  people: readonly string[]
  parts: Reason[]
}

const keyOf = (path: readonly string[]) => path.join('/')

/** A condition as a sentence about one person: without "everyone who", and a negated group by its head only, as others are already. */
export function plain(description: string, group: boolean): string {
  const text = description.replace(/^everyone (whose |who )?/, '')
  const head = group ? /^(?:matches )?([^:]*):/.exec(text)?.[1] : undefined
  return upperFirst((head && `${head} these`) || text || 'everyone')
}

/** What is asked at a place of criteria. Paths look through the nodes that only carry an id. */
export function askedAt(criteria: Criteria | null | undefined, path: readonly string[]): string | null {
  const at = nodeAt(criteria, path)
  if (at === null) return null
  if ('attribute' in at) return (at as { attribute: { key: string } }).attribute.key
  return 'roles' in at ? 'roles' : 'groups' in at ? 'groups' : null
}

/** The people a place of criteria names. */
export function peopleAt(criteria: Criteria | null | undefined, path: readonly string[]): readonly string[] {
  const at = nodeAt(criteria, path)
  return at !== null && 'users' in at && Array.isArray(at.users) ? at.users : []
}

/** A condition with the names of the people it names by their ids. */
export const withNames = (text: string, people: readonly string[], names: ReadonlyMap<string, string>) => people.reduce((all, id) => all.replace(`“${id}”`, `“${names.get(id) ?? id}”`), text)

function nodeAt(criteria: Criteria | null | undefined, path: readonly string[]): Record<string, unknown> | null {
  let at: unknown = criteria
  const open = () => {
    while (at !== null && typeof at === 'object' && 'node' in at) at = (at as { node: { criteria: unknown } }).node.criteria
  }
  for (const step of path) {
    open()
    if (at === null || typeof at !== 'object') return null
    at = (at as Record<string, unknown>)[step]
  }
  open()
  return at === null || typeof at !== 'object' ? null : (at as Record<string, unknown>)
}

/** The same within a sentence: only what begins with the name of an attribute keeps its first letter. */
export const clause = (reason: Reason) => (reason.asks === null || reason.asks === 'roles' || reason.asks === 'groups' ? lowerFirst(reason.text) : reason.text)

const under = (path: readonly string[], parent: readonly string[]) => path.length > parent.length && parent.every((step, i) => path[i] === step)

/** The tree of reasons from the nodes as they are written, root first. Null when there are none. */
export function reasonTree(nodes: readonly ExplainedNode[], criteria: Criteria | null | undefined): Reason | null {
  const build = (node: ExplainedNode, below: readonly ExplainedNode[]): Reason => {
    const children: Reason[] = []
    for (let i = 0; i < below.length; ) {
      const child = below[i]!
      let end = i + 1
      while (end < below.length && under(below[end]!.path, child.path)) end++
      children.push(build(child, below.slice(i + 1, end)))
      i = end
    }
    const negated = below[0] && keyOf(below[0].path) === keyOf([...node.path, 'not']) ? children[0] : undefined
    if (negated) return { ...negated, id: keyOf(node.path), text: plain(node.description, negated.parts.length > 0), matches: node.matches }
    return { id: keyOf(node.path), text: plain(node.description, children.length > 0), matches: node.matches, decides: node.decides, asks: askedAt(criteria, node.path), value: node.value ?? null, people: peopleAt(criteria, node.path), parts: children }
  }
  const [root, ...below] = nodes
  return root ? build(root, below) : null
}

/** The conditions without conditions below them. */
export const leaves = (reason: Reason): Reason[] => (reason.parts.length === 0 ? [reason] : reason.parts.flatMap(leaves))

/** The conditions that alone would turn the verdict. */
export const deciding = (reason: Reason) => leaves(reason).filter((r) => r.decides)

/**
 * The conditions that brought the verdict about: of a group those parts that judge as it does. Where none of them does, as with a
 * negated group, all of them.
 */
export function causes(reason: Reason): Reason[] {
  if (reason.parts.length === 0) return [reason]
  const alike = reason.parts.filter((p) => p.matches === reason.matches)
  return (alike.length > 0 ? alike : reason.parts).flatMap(causes)
}
