import { Group, Table, type TableThProps, UnstyledButton } from '@mantine/core'
import { IconArrowDown, IconArrowUp } from '@tabler/icons-react'
import { useTranslation } from 'react-i18next'

type Props = { label: string; /** How the rows stand by this column; absent where they stand by another. */ sorted?: 'up' | 'down'; onSort: () => void; right?: boolean } & Pick<TableThProps, 'visibleFrom'>

/** The head of a column by which rows can be ordered. */
export function SortHead({ label, sorted, onSort, right, visibleFrom }: Props) {
  const { t } = useTranslation()
  const Arrow = sorted === 'down' ? IconArrowDown : IconArrowUp
  return (
    <Table.Th ta={right ? 'right' : undefined} visibleFrom={visibleFrom} aria-sort={sorted && (sorted === 'down' ? 'descending' : 'ascending')}>
      <UnstyledButton fw="inherit" fz="inherit" mih={24} w={right ? '100%' : undefined} onClick={onSort} title={t('sortBy', { by: label })}>
        <Group gap={4} wrap="nowrap" justify={right ? 'flex-end' : undefined}>
          {label}
          {sorted && <Arrow size={14} aria-hidden />}
        </Group>
      </UnstyledButton>
    </Table.Th>
  )
}
