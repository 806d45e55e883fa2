import { useEffect, useMemo, useState } from 'react'
import { useClient } from 'urql'
import { useFresh } from '@/api/fresh'
import { writeForCounts } from '@/criteria/write'
import { type BuilderVerdictQuery, BuilderVerdictDocument } from '@/generated/graphql'
import type { PickedPerson } from '@/people/person-picker'
import type { Question, Verdicts } from './state'

/**
 * The person one tests with, pinned by id, and how they meet every node of the question. It is asked as soon as the question
 * was counted without a fault, and again when people have changed; until then the verdict before stays. `looks` counts such changes.
 */
export function useVerdicts(id: string | null, { tree, include, exclude }: Question, revision: string | null, pin: (id: string | undefined) => void) {
  const client = useClient()
  const [picked, setPicked] = useState<PickedPerson | null>(null)
  const [told, setTold] = useState<BuilderVerdictQuery | null>(null)
  const [looks, setLooks] = useState(0)
  useFresh(() => setLooks((n) => n + 1), id === null)
  const criteria = useMemo(() => writeForCounts(tree), [tree])
  useEffect(() => {
    if (id === null || revision === null) return
    const { unsubscribe } = client.query(BuilderVerdictDocument, { of: { criteria }, user: id }, { requestPolicy: 'network-only' }).subscribe(({ data }) => data && setTold(data))
    return unsubscribe
  }, [client, id, criteria, revision, looks])

  const known = told?.user && told.user.id === id ? told : null
  const name = known?.user?.name ?? (picked?.id === id ? picked?.name : '') ?? ''
  const explained = known?.population.explain
  const verdicts = useMemo<Verdicts>(() => {
    if (!explained || id === null) return null
    return { name: name || id, meets: new Map(explained.nodes.flatMap((node) => (node.id ? [[node.id, node.matches] as const] : []))) }
  }, [explained, id, name])
  return {
    looks,
    person: id === null ? null : { id, name },
    verdict: explained && id !== null ? !exclude.includes(id) && (include.includes(id) || explained.matches) : null,
    verdicts,
    pick: (next: PickedPerson | null) => {
      setPicked(next)
      pin(next?.id)
    },
  }
}
