import { Button } from '@mantine/core'
import { IconDownload } from '@tabler/icons-react'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { download, toCsv } from './csv'

type Table = { head: string[]; rows: (readonly unknown[])[] }

/** Saves a table as CSV. The table is made when it is asked for, all its pages included. */
export function DownloadButton({ name, table }: { name: string; table: () => Table | Promise<Table> }) {
  const { t } = useTranslation()
  const [busy, setBusy] = useState(false)
  return (
    <Button
      variant="default"
      size="xs"
      loading={busy}
      leftSection={<IconDownload size={14} aria-hidden />}
      onClick={async () => {
        setBusy(true)
        try {
          const { head, rows } = await table()
          download(`${name}.csv`, toCsv(head, rows))
        } finally {
          setBusy(false)
        }
      }}
    >
      {t('action.download')}
    </Button>
  )
}
