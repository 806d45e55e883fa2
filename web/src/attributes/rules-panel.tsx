import { Badge, Group, Paper, Stack, Text, Title } from '@mantine/core'
import { useTranslation } from 'react-i18next'
import { formatValue } from '@/ui/format'
import type { ShownAttribute } from './attribute-page'
import './words'

/** What is said about the values of an attribute; nothing where nothing is. */
export function RulesPanel({ attribute }: { attribute: ShownAttribute }) {
  const { t } = useTranslation('attributes')
  const common = useTranslation().t
  const { values, aliases, required, unique, onlyValues } = attribute
  const preset = attribute.default ?? null
  if (values.length + aliases.length === 0 && preset === null && !required && !unique) return null
  const said = (value: NonNullable<typeof preset>) => formatValue(value, { yes: common('yes'), no: common('no') })
  return (
    <Paper withBorder p="md" component="section" aria-labelledby="attribute-rules">
      <Title order={2} id="attribute-rules" mb="sm">
        {t('rules.heading')}
      </Title>
      <Stack gap="sm">
        {(required || unique) && (
          <Text size="sm">
            {[required && t('rules.isRequired'), unique && t('rules.isUnique')].filter(Boolean).join(' ')}
          </Text>
        )}
        {values.length > 0 && (
          <div>
            <Text size="sm" c="dimmed" mb={4}>
              {t(onlyValues ? 'rules.takesOnly' : 'rules.offers')}
            </Text>
            <Group gap={4}>
              {values.map((v) => (
                <Badge key={String(v)} variant="outline" color="gray.6" tt="none" fw={500} style={{ color: 'var(--mantine-color-text)' }}>
                  {said(v)}
                </Badge>
              ))}
            </Group>
          </div>
        )}
        {preset !== null && (
          <Text size="sm">
            {t('rules.shows')} {said(preset)}
          </Text>
        )}
        {aliases.map((a) => (
          <Text key={a.value} size="sm">
            <strong>{a.value}</strong>{' '}
            <Text span inherit c="dimmed">
              {t('rules.also', { spellings: a.spellings.join(', ') })}
            </Text>
          </Text>
        ))}
      </Stack>
    </Paper>
  )
}
