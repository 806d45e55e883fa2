import { useEffect, useState } from 'react'
import { useSubscription } from 'urql'
import { useAnswer } from '@/api/answer'
import { type ImportFiguresFragment, ImportScreenDocument, ImportScreenProgressDocument } from '@/generated/graphql'
import type { ImportScreen } from './choices'

/** Whether an import is being stopped: what is under way is still written. */
export const isStopping = (of: Pick<ImportFiguresFragment, 'status' | 'finishedAt'>) => of.status === 'CANCELLED' && of.finishedAt == null

/** Whether an import goes on by itself, so that there is more to come. */
export const isMoving = (of: Pick<ImportFiguresFragment, 'status' | 'finishedAt'>) =>
  of.status === 'WAITING' || of.status === 'RUNNING' || of.status === 'UNDOING' || isStopping(of)

/** An import as it is now, live while it goes on; `show` takes what a change of it answered. */
export function useImport(id: string) {
  const [asked, again] = useAnswer({ query: ImportScreenDocument, variables: { id }, requestPolicy: 'network-only' })
  const [shown, show] = useState<ImportScreen | null>()
  useEffect(() => {
    if (asked.data) show(asked.data.import)
  }, [asked.data])
  useSubscription({ query: ImportScreenProgressDocument, variables: { id }, pause: !shown || !isMoving(shown) }, (_, message) => {
    show(message.importProgressed)
    return message
  })
  return { shown, show, error: asked.error, again }
}
