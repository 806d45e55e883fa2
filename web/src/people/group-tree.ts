// Groups as a tree to be read, although a group may lie in several.

export type KnownGroup = { id: string; key: string; name: string; size: number; parents: readonly { key: string; name: string }[] }

/** A line of the tree: a group at a place, so that the same group may stand at several. */
export type GroupLine = { id: string; group: KnownGroup; depth: number; inner: number; opened: boolean }

const byName = (a: KnownGroup, b: KnownGroup) => a.name.localeCompare(b.name) || a.key.localeCompare(b.key)

/** The groups that lie in each, by key. */
function childrenOf(groups: readonly KnownGroup[]): ReadonlyMap<string, KnownGroup[]> {
  const inner = new Map<string, KnownGroup[]>()
  for (const group of [...groups].sort(byName)) for (const parent of group.parents) inner.set(parent.key, [...(inner.get(parent.key) ?? []), group])
  return inner
}

/** The lines one sees when these places are open. */
export function linesOf(groups: readonly KnownGroup[], opened: ReadonlySet<string>): GroupLine[] {
  const inner = childrenOf(groups)
  const lines = (group: KnownGroup, above: string, depth: number): GroupLine[] => {
    const id = `${above}/${group.key}`
    const kids = inner.get(group.key) ?? []
    const line = { id, group, depth, inner: kids.length, opened: opened.has(id) }
    return line.opened ? [line, ...kids.flatMap((kid) => lines(kid, id, depth + 1))] : [line]
  }
  return groups.filter((g) => g.parents.length === 0).sort(byName).flatMap((g) => lines(g, '', 0))
}

const fewRoots = 5

/** What is open at first: where few groups hold all others, what is in them. */
export function firstOpened(groups: readonly KnownGroup[]): ReadonlySet<string> {
  const roots = groups.filter((g) => g.parents.length === 0)
  return new Set(roots.length <= fewRoots ? roots.map((g) => `/${g.key}`) : [])
}

/** The groups whose name or key contains a text, without their tree. */
export const found = (groups: readonly KnownGroup[], search: string): GroupLine[] =>
  groups
    .filter((g) => g.name.toLowerCase().includes(search.toLowerCase()) || g.key.toLowerCase().includes(search.toLowerCase()))
    .sort(byName)
    .map((group) => ({ id: group.key, group, depth: 0, inner: 0, opened: false }))

/** A key made of a name, one that no group has. */
export function keyFor(name: string, taken: ReadonlySet<string>): string {
  const base = name.normalize('NFKD').replace(/\p{M}/gu, '').toLowerCase().replace(/[^\p{L}\p{N}]+/gu, '-').replace(/^-|-$/g, '') || 'group'
  if (!taken.has(base)) return base
  for (let n = 2; ; n++) if (!taken.has(`${base}-${n}`)) return `${base}-${n}`
}
