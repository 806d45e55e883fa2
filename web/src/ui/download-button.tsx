import { ActionIcon, Button } from '@mantine/core'
import { IconDownload } from '@tabler/icons-react'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { download, toCsv } from './csv'

type Table = { head: string[]; rows: (readonly unknown[])[] }

/** Saves a table as CSV. The table is made when it is asked for, all its pages included. */
export function DownloadButton({ name, table, compact }: { name: string; table: () => Table | Promise<Table>; compact?: boolean }) {
  const { t } = useTranslation()
  const [busy, setBusy] = useState(false)
  const save = async () => {
    setBusy(true)
    try {
      const { head, rows } = await table()
      download(`${name}.csv`, toCsv(head, rows))
    } finally {
      setBusy(false)
    }
  }
  if (compact)
    return (
      <ActionIcon variant="default" size={30} loading={busy} aria-label={t('action.download')} title={t('action.download')} onClick={save}>
        <IconDownload size={14} aria-hidden />
      </ActionIcon>
    )
  return (
    <Button variant="default" size="xs" loading={busy} leftSection={<IconDownload size={14} aria-hidden />} onClick={save}>
      {t('action.download')}
    </Button>
  )
}
