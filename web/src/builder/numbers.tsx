import { Text } from '@mantine/core'
import { useTranslation } from 'react-i18next'
import { formatCount, formatShare } from '@/ui/format'
import classes from './builder.module.css'
import { useFacts } from './state'

/** How many people a row or group means by itself, drawn as a part of everyone, and how many more there would be without it. The line is there before its number is. */
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
      <Text span size="xs" className={`${classes.quiet} tabular`} title={removes === null ? undefined : t('count.without', { count: removes, formatted: formatCount(removes) })}>
        {removes === null ? '\u00a0' : removes === 0 ? t('count.removesNothing') : t('count.removes', { formatted: formatCount(removes) })}
      </Text>
    </div>
  )
}
