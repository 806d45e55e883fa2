import { ActionIcon, Button, useMatches } from '@mantine/core'
import { IconDownload } from '@tabler/icons-react'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { download, toCsv } from './csv'
import { formatShare } from './format'
import { tellRefused } from './tell'

type Table = { head: string[]; rows: (readonly unknown[])[] }

type Progress = (share: number) => void

type Props = {
  name: string
  /** What is saved: a table, or a file that is CSV already. It is made when it is asked for; a long one says how far it is. */
  table: (progress: Progress) => Table | Blob | Promise<Table | Blob>
  compact?: boolean
}

/** Saves a table as CSV. */
export function DownloadButton({ name, table, compact }: Props) {
  const { t } = useTranslation()
  const narrow = useMatches({ base: true, xs: false })
  const [busy, setBusy] = useState(false)
  const [share, setShare] = useState(0)
  const save = async () => {
    setBusy(true)
    setShare(0)
    try {
      const made = await table(setShare)
      download(`${name}.csv`, made instanceof Blob ? made : toCsv(made.head, made.rows))
    } catch (error) {
      tellRefused(t('downloadFailed'), [{ message: error instanceof Error ? error.message : '', hint: null }], 'download')
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
