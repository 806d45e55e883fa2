import { ActionIcon, Group, Menu, Table, Text } from '@mantine/core'
import { IconChevronDown, IconChevronRight, IconDots, IconPencil, IconPlus } from '@tabler/icons-react'
import { useTranslation } from 'react-i18next'
import type { GroupLine, KnownGroup } from './group-tree'
import { DeleteItem } from '@/ui/delete-item'
import { MemberCount } from './member-count'
import './words'

type Props = { lines: readonly GroupLine[]; flat: boolean; toggle: (id: string) => void; add: (within: KnownGroup) => void; edit: (group: KnownGroup) => void; remove: (group: KnownGroup) => void }

/** Groups line by line, those within others beneath them. */
export function GroupRows({ lines, flat, toggle, add, edit, remove }: Props) {
  const { t } = useTranslation('people')
  return (
    <Table aria-label={t('page.groups')} verticalSpacing={6} fz="sm" highlightOnHover maw={860}>
      <Table.Thead>
        <Table.Tr>
          <Table.Th>{t('groups.name')}</Table.Th>
          <Table.Th ta="right">{t('groups.people')}</Table.Th>
          <Table.Td w={44} />
        </Table.Tr>
      </Table.Thead>
      <Table.Tbody>
        {lines.map(({ id, group, depth, inner, opened }) => {
          const Chevron = opened ? IconChevronDown : IconChevronRight
          return (
            <Table.Tr key={id}>
              <Table.Td>
                <Group gap={4} wrap="nowrap" ps={depth * 20}>
                  {inner > 0 ? (
                    <ActionIcon variant="subtle" color="gray" c="var(--mantine-color-text)" size={26} aria-expanded={opened} aria-label={t(opened ? 'groups.close' : 'groups.open', { name: group.name })} onClick={() => toggle(id)}>
                      <Chevron size={15} aria-hidden />
                    </ActionIcon>
                  ) : (
                    !flat && <span style={{ width: 26, flex: 'none' }} />
                  )}
                  <div>
                    <Text size="sm" fw={500}>
                      {group.name}
                    </Text>
                    {flat && group.parents.length > 0 && (
                      <Text size="xs" c="dimmed">
                        {t('groups.within')} {group.parents.map((p) => p.name).join(', ')}
                      </Text>
                    )}
                  </div>
                </Group>
              </Table.Td>
              <Table.Td ta="right">
                <MemberCount size={group.size} criteria={{ groups: { anyOf: [group.key] } }} label={t('groups.members', { name: group.name })} />
              </Table.Td>
              <Table.Td>
                <Menu position="bottom-end" shadow="md">
                  <Menu.Target>
                    <ActionIcon variant="subtle" color="gray" c="var(--mantine-color-text)" size={28} aria-label={t('groups.actions', { name: group.name })}>
                      <IconDots size={16} aria-hidden />
                    </ActionIcon>
                  </Menu.Target>
                  <Menu.Dropdown>
                    <Menu.Item leftSection={<IconPencil size={15} aria-hidden />} onClick={() => edit(group)}>
                      {t('groups.edit')}
                    </Menu.Item>
                    <Menu.Item leftSection={<IconPlus size={15} aria-hidden />} onClick={() => add(group)}>
                      {t('groups.addIn', { name: group.name })}
                    </Menu.Item>
                    <Menu.Divider />
                    <DeleteItem label={`${t('groups.delete')}…`} onClick={() => remove(group)} />
                  </Menu.Dropdown>
                </Menu>
              </Table.Td>
            </Table.Tr>
          )
        })}
      </Table.Tbody>
    </Table>
  )
}
