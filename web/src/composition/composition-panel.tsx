import './composition.css'
import './words'
import { Button, Group, Stack, Text } from '@mantine/core'
import { type ReactNode, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { useQuery } from 'urql'
import { useAnswer } from '@/api/answer'
import { useFresh } from '@/api/fresh'
import { CompositionBaselineNameDocument, CompositionSplitDocument, type CompositionSplitQuery, type Kind, type PopulationInput } from '@/generated/graphql'
import { usePeople } from '@/ui/count'
import { DownloadButton } from '@/ui/download-button'
import { lowerFirst } from '@/ui/format'
import { Answer, Empty, Failure, Loading } from '@/ui/states'
import { readable } from './labels'
import { cellId, PartDrawer } from './part-drawer'
import { type Part, PartsTable } from './parts-table'
import { SplitPicker } from './split-picker'
import { type Split, toDimension } from './split'
import { useSplit } from './use-split'

type Props = {
  of: PopulationInput
  /** Whom the shares are compared with. */
  baseline?: PopulationInput
  /** The attribute one begins with. */
  by?: string
  compact?: boolean
  /** The first part of its parameters in the URL; absent: it keeps its state to itself. */
  param?: string
  /** Further choices beside those of the panel. */
  tools?: ReactNode
}

const steps = [20, 100, 1000]

/** How any population splits by an attribute, with ranges for numbers and days, by roles, groups or audiences; each part can be opened as people. */
export function CompositionPanel({ of, baseline, by, compact, param, tools }: Props) {
  const { t } = useTranslation('composition')
  const people = usePeople()
  const chosen = useSplit(of, by, param)
  const { split, attribute } = chosen
  const [top, setTop] = useState(steps[0]!)
  const [open, setOpen] = useState<{ id: string; title: string }>()
  const dimension = split && toDimension(split)
  const [result, again] = useAnswer({ query: CompositionSplitDocument, variables: { of, by: dimension ?? { roles: true }, baseline, top }, pause: !dimension })
  useFresh(again, { paused: !dimension, busy: result.fetching })
  const baselineName = useBaselineName(baseline)
  if (chosen.attributes.data?.attributes.length === 0) return <Empty title={t('noAttributes')}>{t('noAttributesHint')}</Empty>
  if (!chosen.attributes.data) return chosen.error ? <Failure error={chosen.error} /> : <Loading />

  const name = attribute ? attribute.label || attribute.key : split ? t(split.by) : ''
  const current = result.data && dimension && JSON.stringify(result.operation?.variables.by) === JSON.stringify(dimension)
  return (
    <Stack gap="sm">
      <SplitPicker {...chosen} attributes={chosen.attributes.data.attributes} tools={tools} />
      {split?.by === 'audiences' && !dimension && <Text>{t('noAudiences')}</Text>}
      {!dimension && !split && (chosen.error ? <Failure error={chosen.error} /> : <Loading lines={6} />)}
      {dimension && split && (
        <Answer of={{ ...result, data: current ? result.data : undefined, error: result.fetching ? undefined : result.error }} lines={6} again={again} empty={(data) => data.population.size === 0 && <Empty title={t('nobody')}>{t('nobodyHint')}</Empty>}>
          {(data) => {
            const parts = partsOf(data, split, attribute?.kind, name, t)
            const { overlapping, other } = data.population.composition
            return (
              <Stack gap="xs" className={result.fetching ? 'waiting' : undefined}>
                <Group justify="space-between" gap="xs">
                  <Text size="sm" aria-live="polite">
                    {t('summary', { people: people(data.population.size), name: withinSentence(name) })}
                  </Text>
                  <DownloadButton name={name} compact={compact} table={() => tableOf(parts, name, baselineName, t)} />
                </Group>
                <PartsTable name={name} parts={parts} baseline={baselineName} compact={compact} open={(part) => setOpen({ id: part.id, title: t('partTitle', { name, part: part.label }) })} />
                {(other?.size ?? 0) > 0 && top < 1000 && (
                  <Group>
                    <Button variant="subtle" size="xs" onClick={() => setTop(steps[steps.indexOf(top) + 1] ?? 1000)}>
                      {t('moreParts')}
                    </Button>
                  </Group>
                )}
                {overlapping && (
                  <Text size="sm" c="dimmed">
                    {t('overlapping')}
                  </Text>
                )}
                {baselineName && !compact && (
                  <Text size="sm" c="dimmed">
                    {t('compared', { name: baselineName })}
                  </Text>
                )}
              </Stack>
            )
          }}
        </Answer>
      )}
      {dimension && <PartDrawer of={of} by={dimension} top={top} part={open} onClose={() => setOpen(undefined)} />}
    </Stack>
  )
}

type Words = (key: string, values?: Record<string, string>) => string

function partsOf(data: CompositionSplitQuery, split: Split, kind: Kind | undefined, name: string, t: Words): Part[] {
  const { cells, other, absent } = data.population.composition
  const words = { yes: t('common:yes'), no: t('common:no') }
  const without = { attribute: t('without', { name: withinSentence(name) }), roles: t('withoutRole'), groups: t('withoutGroup'), audiences: t('inNone') }[split.by]
  return [
    ...cells.map((cell) => ({ ...cell, id: cellId(cell.labels), label: cell.labels.map((l) => readable(l, kind, words)).join(' · ') })),
    ...(other && other.size > 0 ? [{ ...other, id: 'other', label: t('rest'), quiet: true }] : []),
    ...(absent && absent.size > 0 ? [{ ...absent, id: 'absent', label: without, quiet: true }] : []),
  ]
}

/** "Start date" within a sentence, "IBAN" as it is. */
const withinSentence = (text: string) => (/^\p{Lu}-?\p{Ll}/u.test(text) ? lowerFirst(text) : text)

const tableOf = (parts: Part[], name: string, baseline: string | undefined, t: Words) => ({
  head: [name, t('people'), t('share'), ...(baseline ? [t('indexPlain', { name: baseline })] : [])],
  rows: parts.map((p) => [p.label, p.size, p.share, ...(baseline ? [p.index] : [])]),
})

function useBaselineName(baseline: PopulationInput | undefined) {
  const { t } = useTranslation('composition')
  const [result] = useQuery({ query: CompositionBaselineNameDocument, variables: { by: baseline?.audience ?? {} as never }, pause: !baseline?.audience })
  if (!baseline) return undefined
  if (baseline.audience) return result.data?.audience?.name ?? '…'
  return baseline.criteria?.everyone ? t('everyone') : t('others')
}
