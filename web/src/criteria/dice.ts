import fc from 'fast-check'
import type { CriteriaInput } from '@/generated/graphql'
import { add, negate, setJoin, wrap } from './edit'
import { allItems, emptyTree, isGroup, LEAVE_OUT, MATCH, type Item, type Row, type Tree } from './tree'

// Random criteria and trees for the tests, and what criteria mean: each question is a coin, the same for equal questions.

const text = fc.constantFrom('', 'Sales', 'People', '"', 'ä', '0')
const key = fc.constantFrom('department', 'country', 'level')

const test = fc.oneof(
  fc.record({ equals: fc.oneof(text, fc.integer(), fc.boolean()) }),
  fc.record({ in: fc.array(text, { maxLength: 3 }) }),
  fc.record({ between: fc.record({ from: fc.integer(), to: fc.integer() }) }),
  fc.constant({ isSet: true }),
  fc.constant({ isSet: false }),
  fc.constant({ inLast: 'P2Y' }),
  fc.record({ period: fc.record({ unit: fc.constantFrom('DAY', 'WEEK'), last: fc.integer(), withCurrent: fc.boolean() }, { requiredKeys: ['unit'] }) }),
  fc.record({ anniversary: fc.record({ next: fc.integer(), last: fc.integer() }, { requiredKeys: [] }) }),
  fc.record({ weekday: fc.array(fc.constantFrom('MONDAY', 'SUNDAY'), { maxLength: 2 }) }),
  fc.constant({ period: { unit: 'DAY', decades: 1 } }),
  fc.constantFrom({ size: { atLeast: 2 } }, { size: { between: { from: 1, to: 3 } } }, { size: { between: { from: 1 } } }, { size: { equals: 1.5 } }, { size: {} }, { size: { atMost: 1, equals: 1 } }, { size: 3 }, { onlyOf: ['a'] }),
  fc.constant({ someday: 'later' }),
)
const faulty = fc.constantFrom({}, { equals: 'a', in: ['b'] }, { equals: null })

const leaf = fc.oneof(
  { weight: 6, arbitrary: fc.record({ attribute: fc.record({ key, is: test, ignoreCase: fc.boolean(), zoneFrom: key }, { requiredKeys: ['key', 'is'] }) }) },
  fc.record({ attribute: fc.record({ key, is: fc.oneof(test, faulty) }, { requiredKeys: ['key'] }) }),
  fc.record({ attribute: fc.record({ key, label: text }) }),
  fc.record({ roles: fc.oneof(test, faulty) }),
  fc.record({ groups: test }),
  fc.record({ audience: fc.oneof(fc.record({ key }), fc.record({ id: text }), fc.constant({})) }),
  fc.record({ users: fc.array(text, { maxLength: 3 }) }),
  fc.record({ sample: fc.record({ salt: text, from: fc.constant(0), to: fc.integer({ min: 1, max: 100 }) }) }),
  fc.record({ everyone: fc.boolean() }),
  fc.constantFrom({}, { all: null }, { everyone: true, users: [] }, { tomorrow: 1 }, { node: { id: 'a' } }, { atLeast: { count: 1.5, of: [] } }, { not: null }),
)

/** "Has a value, and it is another one", and what nearly is. */
const pair = fc.tuple(leaf, key, fc.boolean()).map(([asked, about, turned]) => {
  const set = { attribute: { key: about, is: { isSet: true } } }
  return { all: turned ? [set, { not: asked }] : [{ not: asked }, set] }
})

/** Everything CriteriaInput can look like, and some that it cannot. */
export const anyCriteria = fc.letrec<{ criteria: unknown }>((tie) => ({
  criteria: fc.oneof(
    { maxDepth: 5, depthSize: 'medium', withCrossShrink: true },
    leaf,
    pair,
    fc.record({ not: tie('criteria') }),
    fc.record({ all: fc.array(tie('criteria'), { maxLength: 4 }) }),
    fc.record({ any: fc.array(tie('criteria'), { maxLength: 4 }) }),
    fc.record({ exactlyOne: fc.array(tie('criteria'), { maxLength: 4 }) }),
    fc.record({ atLeast: fc.record({ count: fc.integer({ min: -1, max: 4 }), of: fc.array(tie('criteria'), { maxLength: 3 }) }) }),
    fc.record({ node: fc.record({ id: fc.constantFrom('', 'a', 'b', 'n1', 'n7', MATCH, LEAVE_OUT), criteria: tie('criteria') }) }),
  ),
})).criteria as fc.Arbitrary<CriteriaInput>

type Loose = Record<string, unknown> & { all?: Loose[]; any?: Loose[]; exactlyOne?: Loose[]; not?: Loose; atLeast?: { count: number; of: Loose[] }; node?: { id: string; criteria: Loose } }

const branches = ({ all, any, exactlyOne, not, atLeast, node, ...rest }: Loose) => {
  if (Object.keys(rest).length > 0) return null
  if (Array.isArray(exactlyOne)) return all || any || not || atLeast || node ? null : exactlyOne
  if (Array.isArray(all) && !any && !not && !atLeast && !node) return all
  if (Array.isArray(any) && !all && !not && !atLeast && !node) return any
  if (not && !all && !any && !atLeast && !node) return [not]
  if (atLeast && Number.isInteger(atLeast.count)) return atLeast.of
  return node?.criteria ? [node.criteria] : null
}

/** The questions of criteria, as texts, in the order they are asked. */
export function questions(criteria: unknown): string[] {
  const parts = branches(criteria as Loose)
  return parts ? parts.flatMap(questions) : [JSON.stringify(criteria)]
}

/** Whether criteria match when each question is answered by `answers`. */
export function holds(criteria: unknown, answers: (question: string) => boolean): boolean {
  const given = criteria as Loose
  const parts = branches(given)
  if (!parts) return answers(JSON.stringify(given))
  const held = parts.map((part) => holds(part, answers))
  if (given.not) return !held[0]
  if (given.any) return held.some(Boolean)
  if (given.exactlyOne) return held.filter(Boolean).length === 1
  return given.atLeast ? held.filter(Boolean).length >= given.atLeast.count : held.every(Boolean)
}

const row: fc.Arbitrary<(id: string) => Row> = fc.oneof(
  fc.tuple(key, text, fc.boolean(), fc.boolean()).map(([of, value, negated, withValueOnly]) => (id: string): Row => ({
    id, type: 'attribute', key: of, test: { operator: 'equals', operand: value }, negated, withValueOnly: negated && withValueOnly,
  })),
  fc.boolean().map((negated) => (id: string): Row => ({ id, type: 'everyone', negated })),
  fc.constant((id: string): Row => ({ id, type: 'users', users: ['p1'], negated: false })),
)

/** An item of the tree, or a box, by a number. */
export const pick = (tree: Tree, n: number): Item => [tree.match, tree.leaveOut, ...allItems(tree)].at(n % (allItems(tree).length + 2))!
export const pickGroup = (tree: Tree, n: number) => [tree.match, tree.leaveOut, ...allItems(tree)].filter(isGroup).at(n % (allItems(tree).filter(isGroup).length + 2))!

/** Trees as they come about in the builder: rows put in, wrapped, negated, joined otherwise. */
export const anyTree: fc.Arbitrary<Tree> = fc.array(fc.tuple(fc.nat(), row, fc.nat(9)), { maxLength: 12 }).map((steps) =>
  steps.reduce((tree, [n, make, what]) => {
    const chosen = pick(tree, n).id
    if (what === 0) return wrap(tree, chosen, 'any')[0]
    if (what === 1 && chosen !== MATCH && chosen !== LEAVE_OUT) return negate(tree, chosen)
    if (what === 2) return setJoin(tree, pickGroup(tree, n).id, (['all', 'any', 'one', 2] as const)[n % 4]!)
    return add(tree, pickGroup(tree, n).id, make)[0]
  }, emptyTree),
)
