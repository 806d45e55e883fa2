import { Alert, Button, Group, Stack, Text, useMatches } from '@mantine/core'
import { type ReactNode, useEffect, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { useAnswer } from '@/api/answer'
import { codeOf } from '@/api/client'
import { useFresh } from '@/api/fresh'
import { type PeopleTablePageQueryVariables, PeopleTablePageDocument, type PopulationInput } from '@/generated/graphql'
import { readList, usePart, writeList } from '@/ui/address'
import { usePeople } from '@/ui/count'
import { DownloadButton } from '@/ui/download-button'
import { Pager } from '@/ui/pager'
import { SearchBox } from '@/ui/search-box'
import { Empty, Failure, Loading } from '@/ui/states'
import { ColumnChooser } from './column-chooser'
import { attributesOf, firstColumns, groupsColumn, orderOf, readSort, rolesColumn, writeSort } from './columns'
import { usePages } from './pages'
import { peopleFile } from './people-file'
import { PeopleRows, type RowAction } from './people-rows'
import { SortMenu } from './sort-menu'
import { useAttributes } from './use-attributes'
import './words'

type Props = {
  /** Whose table it is; everybody active when absent. */
  of?: PopulationInput
  /** How many there are, where the screen says it already and more promptly: one screen says one number. */
  size?: number
  /** The deactivated people in the place of a population. */
  inactive?: boolean
  /** The keys of the attributes shown at first; the reader can choose others. */
  columns?: string[]
  /** Fewer things at once, for a side panel. */
  compact?: boolean
  /** The first part of its parameters in the URL, so that two tables on one screen keep apart; absent: it keeps its state to itself. */
  param?: string
  /** The name of the file it is saved under. */
  name?: string
  /** What else can be done with each person, in a word. */
  action?: RowAction
  /** What stands here while there is nobody at all. */
  nobody?: ReactNode
}

const everyone: PopulationInput = { criteria: { everyone: true } }

/** The people of any population: names, chosen columns, search, order, pages, and all of it as CSV. */
export function PeopleTable({ of = everyone, size: told, inactive = false, columns: first, compact, param, name, action, nobody: noneYet }: Props) {
  const { t } = useTranslation('people')
  const people = usePeople()
  const { attributes, ready } = useAttributes()
  const [chosen, set] = usePart(param)
  const narrow = useMatches({ base: true, xs: false }) || compact
  const { search = '' } = chosen
  const sort = readSort(chosen.sort)
  const columns = chosen.columns === undefined ? (first ?? firstColumns(attributes, compact ? 1 : narrow ? 2 : 4)) : readList(chosen.columns)
  const choices = [
    ...attributes.map((a) => ({ column: a.key, label: a.label, sortable: a.kind !== 'STRING_LIST', right: a.kind === 'NUMBER' || a.kind === 'INTEGER' })),
    ...[{ column: rolesColumn, label: t('table.roles') }, { column: groupsColumn, label: t('table.groups') }].map((c) => ({ ...c, sortable: false, right: false })),
  ]
  const shown = columns.flatMap((column) => choices.find((c) => c.column === column) ?? [])

  const question = JSON.stringify([of, inactive, search, writeSort(sort)])
  const pages = usePages(question)
  const size = compact ? 10 : 50
  const asked: PeopleTablePageQueryVariables = {
    of, inactive, search: search || null, orderBy: orderOf(sort), first: size, after: pages.after, revision: pages.revision,
    keys: attributesOf(shown.map((c) => c.column)), roles: columns.includes(rolesColumn), groups: columns.includes(groupsColumn),
  }
  const [{ data, error, fetching }, again] = useAnswer({ query: PeopleTablePageDocument, variables: asked, pause: !ready })
  useFresh(again, { paused: pages.number > 0, busy: fetching })
  const page = data?.population?.members ?? data?.users
  const gone = codeOf(error) === 'REVISION_GONE' && pages.number > 0
  const [moved, setMoved] = useState<string>()
  useEffect(() => {
    if (!gone) return
    setMoved(question)
    pages.restart()
  })

  if (!page) return error ? <Failure error={error} again={again} /> : <Loading lines={compact ? 4 : 8} />
  const from = pages.number * size
  const total = told !== undefined && search === '' && pages.number === 0 ? Math.max(told, page.nodes.length) : page.totalCount
  const nobody = page.totalCount === 0
  return (
    <Stack gap="sm">
      {error && !gone && <Failure error={error} again={again} />}
      {moved === question && pages.number === 0 && (
        <Alert color="yellow" variant="light" role="status" withCloseButton onClose={() => setMoved(undefined)}>
          {t('table.moved')}
        </Alert>
      )}
      <Group gap="xs" justify="space-between">
        <SearchBox label={t('table.search')} clear={t('table.clearSearch')} value={search} onChange={(next) => set({ search: next })} size={compact ? 'xs' : 'sm'} flex={compact ? '1 1 160px' : '0 1 320px'} />
        <Group gap="xs">
          <Text size="sm" c="dimmed" className="tabular" aria-live="polite">
            {people(total)}
          </Text>
          <SortMenu sort={sort} attributes={choices.filter((c) => c.sortable).map((c) => ({ key: c.column, label: c.label }))} onChange={(next) => set({ sort: writeSort(next) === 'name' ? undefined : writeSort(next) })} compact={narrow} />
          <ColumnChooser choices={choices} chosen={columns} onChange={(next) => set({ columns: writeList(next) })} compact={narrow} />
          {!nobody && (
            <DownloadButton
              name={name ?? 'people'}
              compact={narrow}
              table={(progress) => peopleFile(asked, shown.map((c) => c.column), total, progress)}
            />
          )}
        </Group>
      </Group>
      {nobody && search === '' && noneYet ? (
        noneYet
      ) : nobody ? (
        <NobodyHere search={search} clear={() => set({ search: undefined })} />
      ) : (
        <>
          <PeopleRows people={page.nodes} columns={shown} sort={sort} onSort={(next) => set({ sort: writeSort(next) === 'name' ? undefined : writeSort(next) })} compact={narrow} action={action} label={t('table.label')} waiting={fetching} />
          <Pager from={from + 1} to={from + page.nodes.length} total={total} previous={pages.number > 0 ? pages.previous : undefined} next={page.pageInfo.hasNextPage ? () => pages.next(page.pageInfo) : undefined} />
        </>
      )}
    </Stack>
  )
}

function NobodyHere({ search, clear }: { search: string; clear: () => void }) {
  const { t } = useTranslation('people')
  if (search === '') return <Empty title={t('table.nobody')}>{t('table.nobodyHint')}</Empty>
  return (
    <Empty title={t('table.noMatch', { search })}>
      <Button variant="default" size="xs" onClick={clear}>
        {t('table.clearSearch')}
      </Button>
    </Empty>
  )
}
