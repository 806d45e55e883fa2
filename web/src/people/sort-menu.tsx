import { Menu, ScrollArea } from '@mantine/core'
import { IconArrowsSort, IconCheck } from '@tabler/icons-react'
import { useTranslation } from 'react-i18next'
import { pressed, type Sort, sortedBy, writeSort } from './columns'
import { TableTool } from './table-tool'
import './words'

type Props = { sort: Sort; attributes: readonly { key: string; label: string }[]; onChange: (sort: Sort) => void; compact?: boolean }

/** In which order people stand. Choosing the same again turns it round. */
export function SortMenu({ sort, attributes, onChange, compact }: Props) {
  const { t } = useTranslation('people')
  const choices: { sort: Sort; label: string }[] = [
    { sort: { by: 'name', down: false }, label: t('table.name') },
    { sort: { by: 'joined', down: true }, label: t('table.joined') },
    { sort: { by: 'joined', down: false }, label: t('table.joinedUp') },
    ...attributes.map((a) => ({ sort: { by: { attribute: a.key }, down: false }, label: a.label })),
  ]
  const same = (s: Sort) => (s.by === 'joined' ? writeSort(s) === writeSort(sort) : sortedBy(sort, s.by) !== undefined)
  return (
    <Menu position="bottom-end" shadow="md" width={240}>
      <Menu.Target>
        <TableTool icon={<IconArrowsSort size={14} aria-hidden />} label={t('table.sort')} compact={compact} />
      </Menu.Target>
      <Menu.Dropdown>
        <ScrollArea.Autosize mah={340} type="auto">
          {choices.map((c) => (
            <Menu.Item key={writeSort(c.sort)} rightSection={same(c.sort) ? <IconCheck size={14} aria-hidden /> : undefined} aria-current={same(c.sort) || undefined} onClick={() => onChange(c.sort.by === 'joined' ? c.sort : pressed(sort, c.sort.by))}>
              {c.label}
            </Menu.Item>
          ))}
        </ScrollArea.Autosize>
      </Menu.Dropdown>
    </Menu>
  )
}
