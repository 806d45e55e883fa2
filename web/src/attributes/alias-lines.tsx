import { ActionIcon, Button, Group, Stack, TagsInput, TextInput } from '@mantine/core'
import { IconPlus, IconX } from '@tabler/icons-react'
import { useTranslation } from 'react-i18next'
import './words'

export type AliasLine = { value: string; spellings: string[] }

type Props = {
  lines: readonly AliasLine[]
  onChange: (lines: AliasLine[]) => void
  /** What is wrong with the value, or with the spellings, of a line. */
  fault: (line: number, part: 'value' | 'spellings') => string | undefined
}

/** Values with their other spellings, one under the other. */
export function AliasLines({ lines, onChange, fault }: Props) {
  const { t } = useTranslation('attributes')
  return (
    <Stack gap={6}>
      {lines.map((line, i) => (
        <Group key={i} gap={6} wrap="nowrap" align="flex-start">
          <TextInput flex="0 0 34%" aria-label={t('rules.aliasValue', { n: i + 1 })} placeholder={t('rules.aliasValueHint')} value={line.value} onChange={(e) => onChange(lines.with(i, { ...line, value: e.currentTarget.value }))} error={fault(i, 'value')} />
          <TagsInput flex={1} aria-label={t('rules.spellings', { what: line.value || t('rules.aliasValue', { n: i + 1 }) })} placeholder={line.spellings.length === 0 ? t('rules.spellingsHint') : undefined} value={line.spellings} onChange={(spellings) => onChange(lines.with(i, { ...line, spellings }))} acceptValueOnBlur error={fault(i, 'spellings')} />
          <ActionIcon variant="subtle" color="gray" size={36} aria-label={t('rules.remove', { what: line.value || t('rules.aliasValue', { n: i + 1 }) })} onClick={() => onChange(lines.toSpliced(i, 1))}>
            <IconX size={16} aria-hidden />
          </ActionIcon>
        </Group>
      ))}
      <div>
        <Button variant="default" size="xs" leftSection={<IconPlus size={14} aria-hidden />} onClick={() => onChange([...lines, { value: '', spellings: [] }])}>
          {t('rules.addAlias')}
        </Button>
      </div>
    </Stack>
  )
}
