import { VisuallyHidden } from '@mantine/core'
import { IconCheck } from '@tabler/icons-react'
import { useTranslation } from 'react-i18next'
import './imports.css'
import './words'

const steps = ['upload', 'check', 'import'] as const
export type Step = (typeof steps)[number]

/** Where in an import one is. */
export function Steps({ at, finished = false }: { at: Step; finished?: boolean }) {
  const { t } = useTranslation('imports')
  const now = steps.indexOf(at)
  return (
    <ol className="import-steps" aria-label={t('steps.label')}>
      {steps.map((step, i) => {
        const done = i < now || (finished && i === now)
        return (
          <li key={step} aria-current={i === now ? 'step' : undefined}>
            <span aria-hidden>{done ? <IconCheck size={14} /> : i + 1}</span>
            {t(`steps.${step}`)}
            {done && <VisuallyHidden>{t('steps.done', { step: '' })}</VisuallyHidden>}
          </li>
        )
      })}
    </ol>
  )
}
