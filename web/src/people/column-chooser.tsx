import { Checkbox, Popover, ScrollArea, Stack, Text, TextInput } from '@mantine/core'
import { IconColumns3 } from '@tabler/icons-react'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { TableTool } from './table-tool'
import './words'

type Props = { choices: readonly { column: string; label: string }[]; chosen: readonly string[]; onChange: (columns: string[]) => void; compact?: boolean }

/** Which columns a table shows. New ones come last. */
export function ColumnChooser({ choices, chosen, onChange, compact }: Props) {
  const { t } = useTranslation('people')
  const [search, setSearch] = useState('')
  const found = choices.filter((c) => c.label.toLowerCase().includes(search.trim().toLowerCase()))
  return (
    <Popover position="bottom-end" trapFocus returnFocus shadow="md" width={260} onClose={() => setSearch('')}>
      <Popover.Target>
        <TableTool icon={<IconColumns3 size={14} aria-hidden />} label={t('table.columns')} compact={compact} />
      </Popover.Target>
      <Popover.Dropdown aria-label={t('table.columns')}>
        <Stack gap="xs">
          {choices.length > 8 && <TextInput size="xs" data-autofocus aria-label={t('table.findColumn')} placeholder={t('table.findColumn')} value={search} onChange={(e) => setSearch(e.currentTarget.value)} />}
          <ScrollArea.Autosize mah={compact ? 240 : 340} type="auto" offsetScrollbars>
            <Checkbox.Group value={[...chosen]} onChange={onChange} aria-label={t('table.columns')}>
              <Stack gap={8}>
                {found.map((c) => (
                  <Checkbox key={c.column} size="sm" value={c.column} label={c.label} />
                ))}
                {found.length === 0 && (
                  <Text size="sm" c="dimmed">
                    {t('table.noColumn')}
                  </Text>
                )}
              </Stack>
            </Checkbox.Group>
          </ScrollArea.Autosize>
        </Stack>
      </Popover.Dropdown>
    </Popover>
  )
}
