import type { Value } from '@/api/scalars'
import type { UserInput } from '@/generated/graphql'
import { faultOf, type ShownIssue } from '@/ui/issue-list'

// A person while they are being edited, and what of it is to be written.

export type Draft = { id: string; name: string; roles: readonly string[]; groups: readonly string[]; values: Readonly<Record<string, Value | null>> }

export const emptyDraft: Draft = { id: '', name: '', roles: [], groups: [], values: {} }

type Known = { id: string; name: string; roles: readonly string[]; groups: readonly { key: string }[]; attributes: readonly { attribute: { key: string }; value: Value }[] }

export const draftOf = (person: Known): Draft => ({
  id: person.id,
  name: person.name,
  roles: person.roles,
  groups: person.groups.map((g) => g.key),
  values: Object.fromEntries(person.attributes.map((a) => [a.attribute.key, a.value])),
})

const sameValue = (a: Value | null, b: Value | null) => JSON.stringify(a) === JSON.stringify(b)
const sameSet = (a: readonly string[], b: readonly string[]) => a.length === b.length && a.every((x) => b.includes(x))

/** A value as it is written: nothing for an empty list, for that is what people mean by it. */
const written = (value: Value | null | undefined): Value | null => (value === undefined || value === '' || (Array.isArray(value) && value.length === 0) ? null : value)

/** What differs between two states of a person, as it is sent; of a new person, everything. */
export function userInput(before: Draft, after: Draft): UserInput {
  const keys = [...new Set([...Object.keys(before.values), ...Object.keys(after.values)])].sort()
  const changed = keys.filter((key) => !sameValue(written(before.values[key]), written(after.values[key])))
  return {
    id: after.id.trim(),
    ...(before.name.trim() !== after.name.trim() && { name: after.name.trim() }),
    ...(!sameSet(before.roles, after.roles) && { roles: [...after.roles] }),
    ...(!sameSet(before.groups, after.groups) && { groups: [...after.groups] }),
    ...(changed.length > 0 && { attributes: changed.map((key) => ({ key, value: written(after.values[key]) })) }),
  }
}

/** The place of a fault within one person, whether it was asked about alone or in a list. */
export const placeOf = (path: readonly string[]) => (path[0] === 'users' ? path.slice(2) : path[0] === 'user' ? path.slice(1) : path)

/** The fault of a field in words, if it has one. */
export function faultAt(issues: readonly ShownIssue[], ...place: string[]): string | undefined {
  return faultOf(issues, (path) => place.every((step, n) => placeOf(path)[n] === step))
}

/** The faults that have no field of their own. */
export const faultsElsewhere = (issues: readonly ShownIssue[]) => issues.filter((i) => i.severity === 'WARNING' || !['id', 'name', 'roles', 'groups', 'attributes'].includes(placeOf(i.path)[0] ?? ''))
