import { ActionIcon, Button, useMatches } from '@mantine/core'
import { IconDownload } from '@tabler/icons-react'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { download, toCsv } from './csv'
import { formatShare } from './format'

type Table = { head: string[]; rows: (readonly unknown[])[] }

/** Saves a table as CSV. The table is made when it is asked for, all its pages included; a long one says how far it is. */
export function DownloadButton({ name, table, compact }: { name: string; table: (progress: (share: number) => void) => Table | Promise<Table>; compact?: boolean }) {
  const { t } = useTranslation()
  const narrow = useMatches({ base: true, xs: false })
  const [busy, setBusy] = useState(false)
  const [share, setShare] = useState(0)
  const save = async () => {
    setBusy(true)
    setShare(0)
    try {
      const { head, rows } = await table(setShare)
      download(`${name}.csv`, toCsv(head, rows))
    } finally {
      setBusy(false)
    }
  }
  if (compact || narrow)
    return (
      <ActionIcon variant="default" size={30} loading={busy} aria-label={t('action.download')} title={t('action.download')} onClick={save}>
        <IconDownload size={14} aria-hidden />
      </ActionIcon>
    )
  return (
    <Button variant="default" size="xs" loading={busy && share === 0} disabled={busy} leftSection={<IconDownload size={14} aria-hidden />} onClick={save}>
      {busy && share > 0 ? t('downloading', { share: formatShare(share) }) : t('action.download')}
    </Button>
  )
}
