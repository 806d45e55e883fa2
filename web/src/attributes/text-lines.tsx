import { ActionIcon, Button, Group, Stack, TextInput } from '@mantine/core'
import { IconArrowDown, IconArrowUp, IconPlus, IconX } from '@tabler/icons-react'
import { useTranslation } from 'react-i18next'
import './words'

type Props = {
  lines: readonly string[]
  onChange: (lines: string[]) => void
  /** What is wrong with a line. */
  fault: (line: number) => string | undefined
}

/** Values one under the other, in an order of somebody's choice. */
export function TextLines({ lines, onChange, fault }: Props) {
  const { t } = useTranslation('attributes')
  const moved = (from: number, to: number) => {
    const next = lines.toSpliced(from, 1)
    onChange(next.toSpliced(to, 0, lines[from] ?? ''))
  }
  return (
    <Stack gap={6}>
      {lines.map((line, i) => {
        const named = { what: line || t('rules.valueOf', { n: i + 1 }) }
        return (
          <Group key={i} gap={4} wrap="nowrap" align="flex-start">
            <TextInput flex={1} size="sm" aria-label={t('rules.valueOf', { n: i + 1 })} value={line} onChange={(e) => onChange(lines.with(i, e.currentTarget.value))} error={fault(i)} />
            <ActionIcon variant="subtle" color="gray" size={36} disabled={i === 0} aria-label={t('rules.up', named)} onClick={() => moved(i, i - 1)}>
              <IconArrowUp size={16} aria-hidden />
            </ActionIcon>
            <ActionIcon variant="subtle" color="gray" size={36} disabled={i === lines.length - 1} aria-label={t('rules.down', named)} onClick={() => moved(i, i + 1)}>
              <IconArrowDown size={16} aria-hidden />
            </ActionIcon>
            <ActionIcon variant="subtle" color="gray" size={36} aria-label={t('rules.remove', named)} onClick={() => onChange(lines.toSpliced(i, 1))}>
              <IconX size={16} aria-hidden />
            </ActionIcon>
          </Group>
        )
      })}
      <div>
        <Button variant="default" size="xs" leftSection={<IconPlus size={14} aria-hidden />} onClick={() => onChange([...lines, ''])}>
          {t('rules.addValue')}
        </Button>
      </div>
    </Stack>
  )
}
