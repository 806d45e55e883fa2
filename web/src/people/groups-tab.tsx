import { Button, Group, Stack, Text } from '@mantine/core'
import { IconPlus } from '@tabler/icons-react'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { useAnswer } from '@/api/answer'
import { useFresh } from '@/api/fresh'
import { PeopleGroupsDocument } from '@/generated/graphql'
import { usePart } from '@/ui/address'
import { formatCount } from '@/ui/format'
import { SearchBox } from '@/ui/search-box'
import { Answer, Empty } from '@/ui/states'
import { DeleteGroup } from './delete-group'
import { GroupDialog } from './group-dialog'
import { GroupRows } from './group-rows'
import { firstOpened, found, type KnownGroup, linesOf } from './group-tree'
import './words'

type Doing = { what: 'edit' | 'delete'; group: KnownGroup } | { what: 'add'; within?: KnownGroup }

/** The groups, within each other, with their people. */
export function GroupsTab() {
  const { t } = useTranslation('people')
  const [{ search = '' }, set] = usePart('group')
  const [turned, setTurned] = useState<ReadonlySet<string>>()
  const [doing, setDoing] = useState<Doing>()
  const [answer, again] = useAnswer({ query: PeopleGroupsDocument })
  useFresh(again)
  const opened = turned ?? firstOpened(answer.data?.groups ?? [])
  const toggle = (id: string) => {
    const next = new Set(opened)
    if (!next.delete(id)) next.add(id)
    setTurned(next)
  }
  const add = (
    <Button leftSection={<IconPlus size={16} aria-hidden />} onClick={() => setDoing({ what: 'add' })}>
      {t('groups.add')}
    </Button>
  )
  return (
    <>
      <Answer
        of={answer}
        again={again}
        empty={({ groups }) =>
          groups.length === 0 && (
            <Empty title={t('groups.empty')}>
              {t('groups.emptyHint')}
              <div style={{ marginBlockStart: 16 }}>{add}</div>
            </Empty>
          )
        }
      >
        {({ groups }) => {
          const lines = search === '' ? linesOf(groups, opened) : found(groups, search)
          return (
            <Stack gap="sm" maw={860}>
              <Group justify="space-between" gap="xs">
                <SearchBox label={t('groups.search')} clear={t('groups.clearSearch')} value={search} onChange={(next) => set({ search: next })} flex="0 1 320px" />
                <Group gap="sm">
                  <Text size="sm" c="dimmed" aria-live="polite">
                    {t('groups.count', { count: groups.length, formatted: formatCount(groups.length) })}
                  </Text>
                  {add}
                </Group>
              </Group>
              {lines.length === 0 ? <Empty title={t('groups.noMatch', { search })} /> : <GroupRows lines={lines} flat={search !== ''} toggle={toggle} add={(within) => setDoing({ what: 'add', within })} edit={(group) => setDoing({ what: 'edit', group })} remove={(group) => setDoing({ what: 'delete', group })} />}
            </Stack>
          )
        }}
      </Answer>
      {(doing?.what === 'add' || doing?.what === 'edit') && <GroupDialog groups={answer.data?.groups ?? []} group={doing.what === 'edit' ? doing.group : undefined} within={doing.what === 'add' ? doing.within : undefined} onClose={() => setDoing(undefined)} />}
      {doing?.what === 'delete' && <DeleteGroup group={doing.group} onClose={() => setDoing(undefined)} />}
    </>
  )
}
