import { Stack, Table, Text } from '@mantine/core'
import { useTranslation } from 'react-i18next'
import { useAnswer } from '@/api/answer'
import { useFresh } from '@/api/fresh'
import { PeopleRolesDocument } from '@/generated/graphql'
import { usePart } from '@/ui/address'
import { SearchBox } from '@/ui/search-box'
import { Answer, Empty } from '@/ui/states'
import { MemberCount } from './member-count'
import './words'

/** The roles people have, and who has them. */
export function RolesTab() {
  const { t } = useTranslation('people')
  const [{ search = '' }, set] = usePart('role')
  const [answer, again] = useAnswer({ query: PeopleRolesDocument })
  useFresh(again)
  return (
    <Answer of={answer} again={again} empty={({ roles }) => roles.length === 0 && <Empty title={t('roles.empty')}>{t('roles.emptyHint')}</Empty>}>
      {({ roles }) => {
        const found = roles.filter((r) => r.name.toLowerCase().includes(search.toLowerCase()))
        return (
          <Stack gap="sm" maw={860}>
            <SearchBox label={t('roles.search')} clear={t('roles.clearSearch')} value={search} onChange={(next) => set({ search: next })} w={{ base: '100%', xs: 320 }} />
            {found.length === 0 ? (
              <Empty title={t('roles.noMatch', { search })} />
            ) : (
              <Table aria-label={t('page.roles')} verticalSpacing={8} fz="sm" highlightOnHover>
                <Table.Thead>
                  <Table.Tr>
                    <Table.Th>{t('roles.name')}</Table.Th>
                    <Table.Th ta="right">{t('roles.people')}</Table.Th>
                  </Table.Tr>
                </Table.Thead>
                <Table.Tbody>
                  {found.map((r) => (
                    <Table.Tr key={r.name}>
                      <Table.Td fw={500}>{r.name}</Table.Td>
                      <Table.Td ta="right">
                        <MemberCount size={r.size} criteria={{ roles: { anyOf: [r.name] } }} label={t('roles.members', { name: r.name })} />
                      </Table.Td>
                    </Table.Tr>
                  ))}
                </Table.Tbody>
              </Table>
            )}
            <Text size="sm" c="dimmed">
              {t('roles.hint')}
            </Text>
          </Stack>
        )
      }}
    </Answer>
  )
}
