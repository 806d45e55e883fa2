import { Text, type TextProps } from '@mantine/core'
import { useTranslation } from 'react-i18next'
import { formatCount } from './format'

/** An exact number, in digits of one width so that it does not jump while it moves. */
export function Count({ of, ...rest }: { of: number | null | undefined } & TextProps) {
  return (
    <Text span className="tabular" {...rest}>
      {of === null || of === undefined ? '–' : formatCount(of)}
    </Text>
  )
}

/** "1 person", "12,480 people". */
export function usePeople() {
  const { t } = useTranslation()
  return (count: number) => t('people', { count, formatted: formatCount(count) })
}
