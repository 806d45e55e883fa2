import './audiences.css'
import './words'
import { Group, SegmentedControl, Stack } from '@mantine/core'
import { IconPlus } from '@tabler/icons-react'
import { useTranslation } from 'react-i18next'
import { useClient } from 'urql'
import { useAnswer } from '@/api/answer'
import { useFresh } from '@/api/fresh'
import { AudiencesPageDocument } from '@/generated/graphql'
import { useAddress } from '@/ui/address'
import { DownloadButton } from '@/ui/download-button'
import { formatCount } from '@/ui/format'
import { LinkButton } from '@/ui/link'
import { Page } from '@/ui/page'
import { Pager } from '@/ui/pager'
import { SearchBox } from '@/ui/search-box'
import { Answer } from '@/ui/states'
import { allAudiences } from './all-audiences'
import { AudiencesTable } from './audiences-table'
import { answerable } from './degraded'
import { FirstSteps, NothingFound } from './first-steps'
import { pageSize, questionOf, readAddress, sortBy, statusWords } from './list-address'
import { useCursor } from './use-cursor'
import { useSizes } from './use-sizes'

/** Every audience, with its size as it is this moment. */
export function AudiencesPage() {
  const { t } = useTranslation('audiences')
  const client = useClient()
  const [given, setAddress] = useAddress()
  const address = readAddress(given)
  const question = questionOf(address)
  const skip = (address.page - 1) * pageSize
  const cursor = useCursor(skip, question)
  const [result, again] = useAnswer({ query: AudiencesPageDocument, variables: { ...question, first: pageSize, after: cursor }, pause: cursor === undefined })
  useFresh(again, { busy: result.fetching })
  const { sizes } = useSizes(result.data?.audiences.nodes.map((a) => a.id) ?? [], again)
  const counts = result.data && { all: result.data.all, on: result.data.on, draft: result.data.draft, attention: result.data.attention, off: result.data.off }
  const first = counts && !question.search && counts.all.totalCount === 0
  const filters = statusWords.filter((word) => word !== 'attention' || address.status === word || (counts?.attention.totalCount ?? 0) > 0)
  const create = !first && (
    <LinkButton to="/audiences/new" leftSection={<IconPlus size={16} aria-hidden />}>
      {t('list.new')}
    </LinkButton>
  )
  return (
    <Page title={t('list.title')} description={t('list.hint')} actions={create}>
      {!first && (
        <Group gap="sm" justify="space-between" align="flex-end">
          <SearchBox label={t('list.search')} clear={t('list.clearSearch')} value={address.search} onChange={(search) => setAddress({ search, page: undefined })} flex="1 1 300px" maw={480} />
          <Group gap="xs">
            <SegmentedControl
              className="filters"
              aria-label={t('list.status')}
              value={address.status}
              onChange={(status) => setAddress({ status: status === 'all' ? undefined : status, page: undefined })}
              data={filters.map((value) => ({ value, label: `${t(`list.filter.${value}`)}${counts ? ` ${formatCount(counts[value].totalCount)}` : ''}` }))}
            />
            {(result.data?.audiences.totalCount ?? 0) > 0 && <DownloadButton name={t('list.title')} table={() => allAudiences(client, question, t)} />}
          </Group>
        </Group>
      )}
      <Answer of={answerable(result)} again={again} lines={8} empty={(data) => (first ? <FirstSteps people={data.health.users} /> : data.audiences.totalCount === 0 && <NothingFound status={address.status} search={address.search} clear={() => setAddress({ search: undefined, status: undefined, page: undefined })} />)}>
        {({ audiences }) => (
          <Stack gap="sm" className={result.fetching && !result.stale ? 'waiting' : undefined}>
            <AudiencesTable audiences={audiences.nodes} sizes={sizes} sort={address} onSort={(column) => setAddress(sortBy(address, column))} />
            <Pager
              from={Math.min(skip + 1, audiences.totalCount)}
              to={skip + audiences.nodes.length}
              total={audiences.totalCount}
              previous={address.page > 1 ? () => setAddress({ page: address.page > 2 ? String(address.page - 1) : undefined }, { push: true }) : undefined}
              next={audiences.pageInfo.hasNextPage ? () => setAddress({ page: String(address.page + 1) }, { push: true }) : undefined}
            />
          </Stack>
        )}
      </Answer>
    </Page>
  )
}
