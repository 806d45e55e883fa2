import { Progress, Stack, Title } from '@mantine/core'
import { useNavigate } from '@tanstack/react-router'
import { useEffect, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { useMutation } from 'urql'
import { type Guard, type MissingUsers, ImportApplyDocument, ImportCancelDocument, ImportReviewDocument } from '@/generated/graphql'
import { IssueList, type ShownIssue } from '@/ui/issue-list'
import { Failure } from '@/ui/states'
import { tellDone } from '@/ui/tell'
import { type ImportScreen, kindsWith, percent } from './choices'
import { type Choice, ColumnChoices } from './column-choices'
import { ColumnsTable } from './columns-table'
import { useLabels } from './labels'
import { LocalTimes } from './local-times'
import { Rejects } from './rejects'
import { Verdict } from './verdict'
import './words'

type Props = {
  of: ImportScreen
  /** The import while its file is read again; what was read before stays on the screen. */
  rereading: ImportScreen | undefined
  show: (next: ImportScreen) => void
  applied: (next: ImportScreen) => void
}

/** What is in the file and what it would change; every choice has the server read it again. */
export function Review({ of, rereading, show, applied }: Props) {
  const { t } = useTranslation('imports')
  const navigate = useNavigate()
  const [reviewed, review] = useMutation(ImportReviewDocument)
  const [application, apply] = useMutation(ImportApplyDocument)
  const [cancelled, cancel] = useMutation(ImportCancelDocument)
  const labels = useLabels()
  const [confirmed, setConfirmed] = useState<ReadonlyMap<Guard, number>>(new Map())
  const [issues, setIssues] = useState<readonly ShownIssue[]>([])
  const [wanted, setWanted] = useState<MissingUsers>()
  useEffect(() => setWanted(undefined), [of, issues])
  const busy = rereading !== undefined || reviewed.fetching || application.fetching || cancelled.fetching
  const error = reviewed.error ?? application.error ?? cancelled.error

  const took = (payload: { import: ImportScreen | null | undefined; issues: readonly ShownIssue[] } | undefined, then = show) => {
    setIssues(payload?.issues ?? [])
    if (payload?.import && payload.issues.length === 0) then(payload.import)
  }
  const choose = async (choice: Choice) => {
    const { data } = await review({ id: of.id, ...choice })
    took(data?.reviewImport)
  }
  const importNow = async () => {
    const { data } = await apply({ id: of.id, confirm: of.guards.map((g) => g.guard) })
    const blocked = data?.applyImport.blockedBy ?? []
    if (blocked.length > 0) show({ ...of, guards: blocked })
    else took(data?.applyImport, applied)
  }
  const drop = async () => {
    const { data } = await cancel({ id: of.id })
    if (!data || data.cancelImport.issues.length > 0) return took(data?.cancelImport)
    tellDone(t('review.cancelled'))
    await navigate({ to: '/imports' })
  }
  return (
    <Stack gap="xl" aria-busy={busy}>
      {error && <Failure error={error} />}
      <IssueList issues={issues} />
      {rereading && <Progress value={percent(rereading.bytes, rereading.size)} aria-label={t('reading')} size="sm" />}
      <Verdict
        of={of}
        busy={busy}
        leaving={application.fetching || cancelled.fetching}
        confirmed={confirmed}
        confirm={(guard, count) => setConfirmed((all) => new Map([...all].filter(([g]) => g !== guard).concat(count === undefined ? [] : [[guard, count]])))}
        missingUsers={wanted ?? of.missingUsers}
        choose={(missing) => {
          setWanted(missing)
          void choose({ missing })
        }}
        apply={importNow}
        cancel={drop}
      />
      <Stack gap="sm" component="section" aria-labelledby="columns">
        <Title order={2} id="columns">
          {t('review.columns')}
        </Title>
        <ColumnChoices of={of} busy={busy} choose={choose} />
        <LocalTimes of={of} busy={busy} choose={choose} />
        <ColumnsTable of={of} labels={labels} busy={busy} choose={(key, kind) => choose({ kinds: kindsWith(of.attributes, key, kind) })} />
      </Stack>
      <Rejects of={of} />
    </Stack>
  )
}
