import { Paper, Select, SimpleGrid, Stack, Text, Title } from '@mantine/core'
import { useTranslation } from 'react-i18next'
import { useAddress } from '@/ui/address'
import type { Audience } from './audience-page'
import { compare } from './compare'
import { Listed } from './listed'
import { outline } from './outline'
import { Lines } from './plain-english'

type Side = { id: string; label: string; description: string; include: readonly string[]; exclude: readonly string[] }

/** Two versions beside each other, or one and the draft, with the words marked that differ. */
export function SideBySide({ audience }: { audience: Audience }) {
  const { t } = useTranslation('audiences')
  const [address, setAddress] = useAddress()
  const sides: Side[] = [
    ...(audience.draft ? [{ ...audience.draft, id: 'draft', label: t('versions.draft') }] : []),
    ...audience.versions.map((v) => ({ ...v, id: String(v.number), label: t('versions.number', { number: v.number }) })),
  ]
  const newer = sides.find((s) => s.id === address.new) ?? sides[0]
  const older = sides.find((s) => s.id === address.old) ?? sides[1]
  if (!newer || !older) return null
  const { left, right } = compare(outline(older.description), outline(newer.description))
  const alike = older.description === newer.description && String(older.include) === String(newer.include) && String(older.exclude) === String(newer.exclude)
  const choice = (side: 'old' | 'new', value: string) => (
    <Select label={t(`versions.${side}`)} data={sides.map((s) => ({ value: s.id, label: s.label }))} value={value} onChange={(id) => id && setAddress({ [side]: id })} allowDeselect={false} maw={220} />
  )
  return (
    <Paper withBorder p="md" component="section">
      <Stack gap="sm">
        <Title order={2}>{t('versions.compare')}</Title>
        <SimpleGrid cols={{ base: 1, sm: 2 }} spacing="xl">
          <Stack gap="sm">
            {choice('old', older.id)}
            <Lines lines={left} side="old" />
            <Listed {...older} />
          </Stack>
          <Stack gap="sm">
            {choice('new', newer.id)}
            <Lines lines={right} side="new" />
            <Listed {...newer} />
          </Stack>
        </SimpleGrid>
        <Text size="sm" c="dimmed">
          {t(alike ? 'versions.alike' : 'versions.marks')}
        </Text>
      </Stack>
    </Paper>
  )
}
