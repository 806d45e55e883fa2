import { Badge, Button, Group, Paper, Stack, Text, Title } from '@mantine/core'
import { useTranslation } from 'react-i18next'
import { useClient } from 'urql'
import { AudienceRestoreVersionDocument } from '@/generated/graphql'
import { Empty } from '@/ui/states'
import { tellDone, tellRefused } from '@/ui/tell'
import type { Audience } from './audience-page'
import { Listed } from './listed'
import { Published } from './overview'
import { PlainEnglish } from './plain-english'
import { refusals } from './refusals'
import { SideBySide } from './side-by-side'

/** Every published definition, the newest first, each to be read, compared and taken up again. */
export function Versions({ audience, again }: { audience: Audience; again: () => void }) {
  const { t } = useTranslation('audiences')
  const client = useClient()
  const { versions, active, draft, status } = audience
  if (versions.length === 0) return <Empty title={t('versions.none')}>{t('versions.noneHint')}</Empty>

  const restore = async (number: number) => {
    const result = await client.mutation(AudienceRestoreVersionDocument, { audience: { key: audience.key }, version: audience.version, number }).toPromise()
    const refused = refusals(result, result.data?.restoreVersion.issues)
    if (refused.some((r) => r.code === 'STALE_VERSION')) again()
    if (refused.length > 0) tellRefused(t('versions.notRestored'), refused, audience.key)
    else tellDone(t('versions.restored', { number }), { about: audience.key })
  }

  return (
    <Stack gap="lg">
      {versions.length + (draft ? 1 : 0) > 1 && <SideBySide audience={audience} />}
      {versions.map((version) => (
        <Paper key={version.number} withBorder p="md" component="section">
          <Stack gap="sm">
            <Group justify="space-between" gap="sm">
              <Group gap="sm">
                <Title order={2}>{t('versions.number', { number: version.number })}</Title>
                {version.number === active?.number && (
                  <Badge tt="none" variant="outline" style={{ color: 'var(--mantine-color-text)' }}>
                    {t(status === 'ARCHIVED' ? 'versions.last' : 'versions.now')}
                  </Badge>
                )}
              </Group>
              {status !== 'ARCHIVED' && (version.number !== active?.number || draft) && (
                <Button size="xs" variant="default" onClick={() => restore(version.number)}>
                  {t('versions.restore')}
                </Button>
              )}
            </Group>
            <Text size="sm" c="dimmed">
              <Published {...version} />
            </Text>
            <PlainEnglish of={version.description} />
            <Listed {...version} />
          </Stack>
        </Paper>
      ))}
    </Stack>
  )
}
