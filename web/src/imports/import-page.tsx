import { Stack } from '@mantine/core'
import { useParams } from '@tanstack/react-router'
import { useRef } from 'react'
import { useTranslation } from 'react-i18next'
import { useMutation } from 'urql'
import { type ImportStatus, ImportCancelDocument } from '@/generated/graphql'
import { formatBytes, formatCount, formatInstant, saidBy } from '@/ui/format'
import { LinkButton } from '@/ui/link'
import { Page } from '@/ui/page'
import { Empty, Failure, Loading } from '@/ui/states'
import type { ImportScreen } from './choices'
import { DropZone } from './drop-zone'
import { ImportBadge } from './import-badge'
import { Result } from './result'
import { Review } from './review'
import { type Step, Steps } from './steps'
import { startUpload, stopUpload, type Upload, useUpload } from './uploads'
import { isStopping, useImport } from './use-import'
import { Working } from './working'
import './words'

/** One import, from the upload to its end, wherever it is. */
export function ImportPage() {
  const { t } = useTranslation('imports')
  const { id = '' } = useParams({ strict: false })
  const { shown, show, error, again } = useImport(id)
  const upload = useUpload(id)
  const above = [{ title: t('title'), to: '/imports' }]
  if (shown === null)
    return (
      <Page title={t('title')} above={above}>
        <Empty title={t('gone.title')}>
          <Stack align="center" gap="sm">
            {t('gone.hint')}
            <LinkButton to="/imports">{t('gone.back')}</LinkButton>
          </Stack>
        </Empty>
      </Page>
    )
  if (!shown)
    return (
      <Page title={t('title')} above={above}>
        {error ? <Failure error={error} again={again} /> : <Loading />}
      </Page>
    )
  return (
    <Page
      title={shown.fileName ?? upload?.name ?? t(`unnamed.${shown.format}`)}
      above={above}
      mark={!isSending(upload) && <ImportBadge status={shown.status} dryRun={shown.dryRun} />}
      description={[saidBy(shown.createdBy), formatInstant(shown.createdAt)].filter((part) => part !== '').join(' · ')}
    >
      <Stack gap="lg">
        {onTheWay.has(shown.status) && <Steps at={stepOf(shown, upload)} finished={shown.status === 'DONE'} />}
        <Stage key={shown.id} of={shown} upload={upload} show={show} />
      </Stack>
    </Page>
  )
}

const onTheWay = new Set<ImportStatus>(['WAITING', 'RUNNING', 'REVIEW', 'DONE'])

const isSending = (upload: Upload | undefined) => upload !== undefined && upload.error === undefined

function stepOf(of: ImportScreen, upload: Upload | undefined): Step {
  if (of.status === 'WAITING' || isSending(upload)) return 'upload'
  return of.status === 'REVIEW' || (of.status === 'RUNNING' && of.surveying) ? 'check' : 'import'
}

/** What there is to see and do at the stage an import is in. */
function Stage({ of, upload, show }: { of: ImportScreen; upload: Upload | undefined; show: (next: ImportScreen) => void }) {
  const { t } = useTranslation('imports')
  const [{ fetching }, cancel] = useMutation(ImportCancelDocument)
  const reviewed = useRef<ImportScreen>(undefined)
  if (of.status === 'REVIEW') reviewed.current = of
  const applied = (next: ImportScreen) => {
    reviewed.current = undefined
    show(next)
  }
  const stop = async () => {
    stopUpload(of.id)
    const { data } = await cancel({ id: of.id })
    if (data?.cancelImport.import) show(data.cancelImport.import)
  }
  const rows = t('rows', { count: of.read, formatted: formatCount(of.read) })
  if (upload && isSending(upload) && (of.status === 'WAITING' || of.status === 'RUNNING'))
    return <Working title={t('uploading')} done={upload.loaded} all={upload.total} detail={t('sent', { done: formatBytes(upload.loaded), all: formatBytes(upload.total) })} stop={stop} stopping={fetching} />
  switch (of.status) {
    case 'WAITING': {
      const fault = upload?.error === undefined ? undefined : upload.error || t('fault.refused')
      return <DropZone take={(file) => of.uploadPath && startUpload(of.id, of.uploadPath, file)} fault={fault ?? t('drop.again')} />
    }
    case 'REVIEW':
      return <Review of={of} rereading={undefined} show={show} applied={applied} />
    case 'RUNNING':
      if (of.surveying && reviewed.current) return <Review of={reviewed.current} rereading={of} show={show} applied={applied} />
      return (
        <Working
          title={t(of.surveying ? 'reading' : 'writing')}
          done={of.bytes}
          all={of.size}
          detail={of.read > 0 ? rows : t('sent', { done: formatBytes(of.bytes), all: formatBytes(of.size) })}
          figures={of.surveying ? undefined : of}
          stop={stop}
          stopHint={of.surveying ? undefined : t('stopHint')}
          stopping={fetching}
        />
      )
    case 'UNDOING':
      return <Working title={t('undoing')} done={of.undone + of.kept} all={of.new + of.changed + of.deactivated} detail={t('putBack', { count: of.undone, formatted: formatCount(of.undone) })} />
    default:
      if (isStopping(of)) return <Working title={t('stopping')} done={of.bytes} all={of.size} detail={rows} figures={of} />
      return <Result of={of} show={show} />
  }
}
