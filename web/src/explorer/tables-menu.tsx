import { Button, Group, Menu, Text, Tooltip } from '@mantine/core'
import { IconChevronDown, IconDownload } from '@tabler/icons-react'
import { useMemo } from 'react'
import { useTranslation } from 'react-i18next'
import { download, toCsv } from '@/ui/csv'
import { type AnswerTable, tablesOf } from './tables'
import './words'

const save = ({ path, head, rows }: AnswerTable) => download(`${path.join('-') || 'answer'}.csv`, toCsv(head, rows))

/** Saves any table of an answer; with several, one chooses. */
export function TablesMenu({ answer }: { answer: unknown }) {
  const { t } = useTranslation('explorer')
  const tables = useMemo(() => tablesOf(answer), [answer])
  const icon = <IconDownload size={16} aria-hidden />
  const [only] = tables
  if (!only)
    return (
      <Tooltip label={t('noTable')} multiline w={240} withinPortal={false}>
        <Button variant="default" leftSection={icon} data-disabled aria-disabled onClick={(e) => e.preventDefault()}>
          {t('table')}
        </Button>
      </Tooltip>
    )
  if (tables.length === 1)
    return (
      <Button variant="default" leftSection={icon} onClick={() => save(only)}>
        {t('table')}
      </Button>
    )
  return (
    <Menu position="bottom-end" width={320} withinPortal={false}>
      <Menu.Target>
        <Button variant="default" leftSection={icon} rightSection={<IconChevronDown size={14} aria-hidden />}>
          {t('table')}
        </Button>
      </Menu.Target>
      <Menu.Dropdown>
        {tables.map((table) => (
          <Menu.Item key={table.path.join('.')} onClick={() => save(table)}>
            <Group justify="space-between" wrap="nowrap" gap="sm">
              <Text size="sm">{table.path.join(' › ') || t('whole')}</Text>
              <Text size="xs" style={{ whiteSpace: 'nowrap' }}>
                {t('rows', { count: table.rows.length })}
              </Text>
            </Group>
          </Menu.Item>
        ))}
      </Menu.Dropdown>
    </Menu>
  )
}
