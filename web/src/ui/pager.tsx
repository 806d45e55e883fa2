import { ActionIcon, Group, Text } from '@mantine/core'
import { IconChevronLeft, IconChevronRight } from '@tabler/icons-react'
import { useTranslation } from 'react-i18next'
import { formatCount } from './format'

type Props = { from: number; to: number; total: number; previous?: () => void; next?: () => void }

/** Where one is in a list, and the pages beside this one. */
export function Pager({ from, to, total, previous, next }: Props) {
  const { t } = useTranslation()
  const step = { variant: 'default', size: 'md' } as const
  return (
    <Group gap="xs" justify="space-between">
      <Text size="sm" c="dimmed" className="tabular">
        {t('page.rows', { from: formatCount(from), to: formatCount(to), total: formatCount(total) })}
      </Text>
      {(previous || next) && (
        <Group gap={4}>
          <ActionIcon {...step} aria-label={t('page.previous')} disabled={!previous} onClick={previous}>
            <IconChevronLeft size={16} aria-hidden />
          </ActionIcon>
          <ActionIcon {...step} aria-label={t('page.next')} disabled={!next} onClick={next}>
            <IconChevronRight size={16} aria-hidden />
          </ActionIcon>
        </Group>
      )}
    </Group>
  )
}
