import { above, find, isGroup, placeOf, type Tree } from './tree'

/** Where a dragged item would go: the group and the place in it without the item, and the neighbour a line is drawn at. */
export type Drop = { to: string; at: number; beside: { id: string; side: 'before' | 'after' } | null }

/**
 * The place between the items of the group the pointer is over, by the heights of their middles on the screen. Null where
 * nothing would change, and for a group within itself.
 */
export function dropAt(tree: Tree, dragged: string, over: string, pointer: number, middleOf: (id: string) => number): Drop | null {
  const target = find(tree, over)
  const group = target && (isGroup(target) ? target : placeOf(tree, over)?.group)
  const from = placeOf(tree, dragged)
  if (!group || !from || group.id === dragged || above(tree, group.id).some((outer) => outer.id === dragged)) return null
  const others = group.items.filter((item) => item.id !== dragged)
  const at = others.filter((item) => middleOf(item.id) < pointer).length
  if (from.group.id === group.id && from.at === at) return null
  const next = others[at]
  const last = others.at(-1)
  return { to: group.id, at, beside: next ? { id: next.id, side: 'before' } : last ? { id: last.id, side: 'after' } : null }
}
