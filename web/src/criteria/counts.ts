import type { IssueCode, Severity } from '@/generated/graphql'
import type { Value } from '@/api/scalars'

// What the server says about every node of criteria written by writeForCounts, found by the node's id.

type NodeCount = {
  path: readonly string[]
  id?: string | null
  size?: number | null
  removes?: number | null
  withoutValue?: number | null
  description: string
  span?: Span | null
}
type Span = { from?: Value | null; to?: Value | null; zone: string }
export type Issue = { code: IssueCode; severity: Severity; message: string; path: readonly string[]; hint?: string | null }

/** What is known about one row or group. */
export type Facts = {
  size: number | null
  removes: number | null
  /** How many people have no value for what the row asks; null when it asks for none. */
  withoutValue: number | null
  span: Span | null
  description: string
  issues: Issue[]
}

type Counts = { byId: ReadonlyMap<string, Facts>; root: Facts }

const isPrefix = (short: readonly string[], long: readonly string[]) => short.every((field, i) => field === long[i])

/**
 * Each issue goes to the deepest node with an id above it. What a row asks for a value is told by the nodes below it, where the
 * negation and the "has a value" beside it are no nodes of the tree.
 */
export function countsOf(nodes: readonly NodeCount[], issues: readonly Issue[], prefix: readonly string[] = []): Counts {
  const root = factsOf(nodes.find((node) => node.path.length === 0))
  const byId = new Map<string, Facts>()
  const places: { path: readonly string[]; facts: Facts }[] = [{ path: [], facts: root }]
  for (const node of nodes) {
    if (node.id) {
      const facts = factsOf(node)
      byId.set(node.id, facts)
      places.push({ path: node.path, facts })
    } else if (node.path.length > 0) {
      const { facts } = deepest(places, node.path)
      facts.withoutValue ??= node.withoutValue ?? null
      facts.span ??= node.span ?? null
    }
  }
  for (const issue of issues) {
    const path = isPrefix(prefix, issue.path) ? issue.path.slice(prefix.length) : issue.path
    deepest(places, path).facts.issues.push(issue)
  }
  return { byId, root }
}

const deepest = <P extends { path: readonly string[] }>(places: P[], path: readonly string[]) =>
  places.reduce((best, place) => (isPrefix(place.path, path) && place.path.length >= best.path.length ? place : best))

const factsOf = (node?: NodeCount): Facts => ({
  size: node?.size ?? null,
  removes: node?.removes ?? null,
  withoutValue: node?.withoutValue ?? null,
  span: node?.span ?? null,
  description: node?.description ?? '',
  issues: [],
})
