import { above, boxOf, find, type Group, isGroup, type Item, type Join, LEAVE_OUT, MATCH, placeOf, takeId, type Tree } from './tree'

// Every change of the tree, as functions from a tree to a tree. One that is impossible returns the same tree, so that
// whoever offers it can ask beforehand.

const mapGroup = (group: Group, id: string, change: (group: Group) => Group): Group =>
  group.id === id ? change(group) : mapItems(group, (item) => (isGroup(item) ? mapGroup(item, id, change) : item))

/** Keeps a group that does not change the very same, so that what shows it need not be drawn again. */
function mapItems(group: Group, change: (item: Item) => Item): Group {
  const items = group.items.map(change)
  return items.some((item, i) => item !== group.items[i]) ? { ...group, items } : group
}

const inBoxes = (tree: Tree, change: (box: Group) => Group): Tree => {
  const match = change(tree.match)
  const leaveOut = change(tree.leaveOut)
  return match === tree.match && leaveOut === tree.leaveOut ? tree : { ...tree, match, leaveOut }
}

const inGroup = (tree: Tree, id: string, change: (group: Group) => Group) => inBoxes(tree, (box) => mapGroup(box, id, change))

const splice = (items: Item[], at: number, cut: number, ...put: Item[]) => [...items.slice(0, at), ...put, ...items.slice(at + cut)]

/** Puts a new item into a group, at the end unless told otherwise; returns its id too. */
export function add(tree: Tree, to: string, make: (id: string) => Item, at = Infinity): [Tree, string] {
  const [id, next] = takeId(tree)
  return [inGroup(next, to, (group) => ({ ...group, items: splice(group.items, Math.min(at, group.items.length), 0, make(id)) })), id]
}

/** Takes an item out, and groups that are empty then. */
export function remove(tree: Tree, id: string): Tree {
  const place = placeOf(tree, id)
  if (!place) return tree
  const without = inGroup(tree, place.group.id, (group) => ({ ...group, items: splice(group.items, place.at, 1) }))
  return place.group.items.length === 1 && placeOf(tree, place.group.id) ? remove(without, place.group.id) : without
}

export const change = <T extends Item>(tree: Tree, id: string, by: (item: T) => Item): Tree => {
  if (id === MATCH || id === LEAVE_OUT) return inGroup(tree, id, (group) => by(group as T) as Group)
  const place = placeOf(tree, id)
  return place ? inGroup(tree, place.group.id, (group) => mapItems(group, (item) => (item.id === id ? by(item as T) : item))) : tree
}

export const negate = (tree: Tree, id: string) => change(tree, id, (item) => ({ ...item, negated: !item.negated, ...('withValueOnly' in item ? { withValueOnly: false } : {}) }) as Item)

export const setJoin = (tree: Tree, id: string, join: Join) => change<Group>(tree, id, (group) => ({ ...group, join }))

/** Moves an item to a place of a group, counted without the item itself. */
export function move(tree: Tree, id: string, to: string, at: number): Tree {
  const item = find(tree, id)
  const from = placeOf(tree, id)
  const target = find(tree, to)
  if (!item || !from || !target || !isGroup(target) || to === id || above(tree, to).some((group) => group.id === id)) return tree
  if (from.group.id === to && from.at === at) return tree
  const marked = inGroup(tree, from.group.id, (group) => ({ ...group, items: splice(group.items, from.at, 1) }))
  const put = inGroup(marked, to, (group) => ({ ...group, items: splice(group.items, Math.min(at, group.items.length), 0, item) }))
  const left = find(put, from.group.id)
  return left && isGroup(left) && left.items.length === 0 && placeOf(put, left.id) ? remove(put, left.id) : put
}

export type Step = 'up' | 'down' | 'in' | 'out' | 'across'

/** One step by keyboard. Up and down lead out of a group at its ends, and from box to box. */
export function step(tree: Tree, id: string, way: Step): Tree {
  const place = placeOf(tree, id)
  if (!place) return tree
  const { group, at } = place
  const outer = placeOf(tree, group.id)
  const other = boxOf(tree, id).id === MATCH ? tree.leaveOut : tree.match
  switch (way) {
    case 'up':
      if (at > 0) return move(tree, id, group.id, at - 1)
      if (outer) return move(tree, id, outer.group.id, outer.at)
      return group.id === LEAVE_OUT ? move(tree, id, MATCH, tree.match.items.length) : tree
    case 'down':
      if (at < group.items.length - 1) return move(tree, id, group.id, at + 1)
      if (outer) return move(tree, id, outer.group.id, outer.at + 1)
      return group.id === MATCH ? move(tree, id, LEAVE_OUT, 0) : tree
    case 'in': {
      const before = group.items[at - 1]
      const after = group.items[at + 1]
      if (before && isGroup(before)) return move(tree, id, before.id, before.items.length)
      return after && isGroup(after) ? move(tree, id, after.id, 0) : tree
    }
    case 'out':
      return outer ? move(tree, id, outer.group.id, outer.at + 1) : tree
    case 'across':
      return move(tree, id, other.id, other.items.length)
  }
}

/** Puts a group around an item. */
export function wrap(tree: Tree, id: string, join: Join): [Tree, string] {
  const place = placeOf(tree, id)
  if (!place) return [tree, id]
  const [groupId, next] = takeId(tree)
  return [inGroup(next, place.group.id, (group) => mapItems(group, (item) => (item.id === id ? { id: groupId, type: 'group', join, negated: false, items: [item] } : item))), groupId]
}

/** Takes a group away and leaves what is in it in its place. Only where that means the same or is about to be seen: never of a negated group. */
export function unwrap(tree: Tree, id: string): Tree {
  const place = placeOf(tree, id)
  const group = find(tree, id)
  if (!place || !group || !isGroup(group) || group.negated) return tree
  return inGroup(tree, place.group.id, (outer) => ({ ...outer, items: splice(outer.items, place.at, 1, ...group.items) }))
}

/** A copy beside an item. Samples in it choose the same people. */
export function duplicate(tree: Tree, id: string): [Tree, string] {
  const place = placeOf(tree, id)
  const item = find(tree, id)
  if (!place || !item) return [tree, id]
  let next = tree
  const copy = (of: Item): Item => {
    const [fresh, after] = takeId(next)
    next = after
    return isGroup(of) ? { ...of, id: fresh, items: of.items.map(copy) } : { ...of, id: fresh }
  }
  const twin = copy(item)
  return [inGroup(next, place.group.id, (group) => ({ ...group, items: splice(group.items, place.at + 1, 0, twin) })), twin.id]
}
