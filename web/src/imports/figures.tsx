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

/** The same in a line: "12 new, 340 changed". */
export function useFigureLine() {
  const { t } = useTranslation('imports')
  return (of: Of) =>
    ([...always.slice(0, 2), ...sometimes] as const)
      .filter((figure) => of[figure] > 0)
      .map((figure) => `${formatCount(of[figure])} ${t(`figure.${figure}`)}`)
      .join(', ') || t('figure.nothing')
}
