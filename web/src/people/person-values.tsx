import { Group, Paper, Text, Title, Tooltip } from '@mantine/core'
import { useTranslation } from 'react-i18next'
import { locale } from '@/ui/format'
import { KindIcon } from '@/ui/kind-icon'
import { Hidden } from './hidden'
import { useNames } from './names'
import type { Person } from './person-page'
import { presetOf, presetsBeside } from './preset'
import { useAttributes } from './use-attributes'
import { ValueText } from './value-text'
import '@/ui/facts.css'
import './words'

/** What is stored about a person, and muted, what is shown where nothing is. Values that deserve care are shown when they are asked for. */
export function PersonValues({ person }: { person: Person }) {
  const { t } = useTranslation('people')
  const presets = presetsBeside(useAttributes().attributes, person.attributes)
  const lines = [...person.attributes.map((known) => ({ ...known, preset: false })), ...presets.map((attribute) => ({ attribute, value: presetOf(attribute), preset: true }))]
  const names = useNames(lines.map((line) => line.value))
  return (
    <Paper withBorder p="md" component="section" aria-labelledby="person-known">
      <Title order={2} id="person-known" mb="sm">
        {t('person.known')}
      </Title>
      {person.attributes.length === 0 && <Text c="dimmed">{t('person.nothingKnown')}</Text>}
      <dl className="facts">
        {lines.toSorted((a, b) => a.attribute.label.localeCompare(b.attribute.label, locale)).map(({ attribute, value, preset }) => (
          <div key={attribute.key}>
            <dt>
              <Group gap={8} wrap="nowrap">
                <KindIcon kind={attribute.kind} size={15} />
                <Tooltip label={attribute.description} disabled={attribute.description === ''} multiline maw={280} position="top-start">
                  <span>{attribute.label}</span>
                </Tooltip>
              </Group>
            </dt>
            <dd>
              {preset ? (
                <Text size="sm" c="dimmed" fs="italic">
                  <ValueText value={value} names={names} like={person.id} />{' '}
                  <Text span size="xs" display="block">
                    {t('person.preset')}
                  </Text>
                </Text>
              ) : attribute.sensitive ? (
                <Hidden what={attribute.label} children={<ValueText value={value} names={names} like={person.id} />} />
              ) : (
                <ValueText value={value} names={names} like={person.id} />
              )}
            </dd>
          </div>
        ))}
      </dl>
    </Paper>
  )
}
