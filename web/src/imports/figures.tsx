import { useTranslation } from 'react-i18next'
import type { ImportFiguresFragment } from '@/generated/graphql'
import { Count } from '@/ui/count'
import { formatCount } from '@/ui/format'
import './imports.css'
import './words'

type Of = Pick<ImportFiguresFragment, 'new' | 'changed' | 'unchanged' | 'deactivated' | 'rejected'>

const always = ['new', 'changed', 'unchanged'] as const
const sometimes = ['deactivated', 'rejected'] as const

/** What an import changes, in large figures. */
export function Figures({ of }: { of: Of }) {
  const { t } = useTranslation('imports')
  return (
    <dl className="import-figures" aria-live="polite">
      {[...always, ...sometimes.filter((figure) => of[figure] > 0)].map((figure) => (
        <div key={figure}>
          <dt>{t(`figure.${figure}`)}</dt>
          <dd data-none={of[figure] === 0 || undefined}>
            <Count of={of[figure]} inherit />
          </dd>
        </div>
      ))}
    </dl>
  )
}

/** Whether an import has written anything. One that only was read says what it would have done. */
export const hasWritten = (of: Pick<ImportFiguresFragment, 'status' | 'dryRun' | 'surveying' | 'undoable'>) =>
  !of.dryRun && (of.status === 'DONE' || of.status === 'UNDOING' || of.undoable || (of.status === 'RUNNING' && !of.surveying))

/** What an import has changed in a line: "12 new, 340 changed", or what it would change. */
export function useFigureLine() {
  const { t } = useTranslation('imports')
  return (of: ImportFiguresFragment) => {
    if (of.status === 'UNDONE') return t('result.before', { count: of.undone, formatted: formatCount(of.undone) })
    const line = (['new', 'changed', ...sometimes] as const)
      .filter((figure) => of[figure] > 0)
      .map((figure) => `${formatCount(of[figure])} ${t(`figure.${figure}`)}`)
      .join(', ')
    if (hasWritten(of)) return line || t('figure.nothing')
    return of.status === 'REVIEW' || (of.dryRun && of.status === 'DONE') ? t('figure.would', { line: line || t('figure.nothing') }) : t('figure.nothing')
  }
}
