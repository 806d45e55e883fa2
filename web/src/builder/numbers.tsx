import { Text } from '@mantine/core'
import { useTranslation } from 'react-i18next'
import { formatCount, formatShare } from '@/ui/format'
import classes from './builder.module.css'
import { useFacts } from './state'

/** How many people a row or group means by itself, drawn as a part of everyone, and how many it takes away. */
export function Numbers({ id }: { id: string }) {
  const { t } = useTranslation('builder')
  const { facts, everyone, waiting } = useFacts(id)
  const size = facts?.size ?? null
  const removes = facts?.removes ?? null
  const share = size === null || everyone === 0 ? 0 : Math.min(1, size / everyone)
  return (
    <div className={classes.numbers} data-waiting={waiting || undefined} data-count={id}>
      <Text span size="sm" fw={650} className="tabular" title={size === null ? undefined : t('count.share', { share: formatShare(share) })}>
        {size === null ? '–' : t('count.people', { count: size, formatted: formatCount(size) })}
      </Text>
      <span className={classes.bar} aria-hidden>
        <span style={{ width: `${share * 100}%` }} />
      </span>
      {removes !== null && (
        <Text span size="xs" className={`${classes.quiet} tabular`}>
          {removes === 0 ? t('count.removesNothing') : t('count.removes', { formatted: formatCount(removes) })}
        </Text>
      )}
    </div>
  )
}
