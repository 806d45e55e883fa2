import { Group, Paper, Text, Title, Tooltip } from '@mantine/core'
import { useTranslation } from 'react-i18next'
import { locale } from '@/ui/format'
import { KindIcon } from '@/ui/kind-icon'
import { Hidden } from './hidden'
import { useNames } from './names'
import type { Person } from './person-page'
import { ValueText } from './value-text'
import '@/ui/facts.css'
import './words'

/** What is stored about a person. Values that deserve care are shown when they are asked for. */
export function PersonValues({ person }: { person: Person }) {
  const { t } = useTranslation('people')
  const values = person.attributes.toSorted((a, b) => a.attribute.label.localeCompare(b.attribute.label, locale))
  const names = useNames(person.attributes.map((a) => a.value))
  return (
    <Paper withBorder p="md" component="section" aria-labelledby="person-known">
      <Title order={2} id="person-known" mb="sm">
        {t('person.known')}
      </Title>
      {person.attributes.length === 0 && <Text c="dimmed">{t('person.nothingKnown')}</Text>}
      <dl className="facts">
        {values.map(({ attribute, value }) => (
          <div key={attribute.key}>
            <dt>
              <Group gap={8} wrap="nowrap">
                <KindIcon kind={attribute.kind} size={15} />
                <Tooltip label={attribute.description} disabled={attribute.description === ''} multiline maw={280} position="top-start">
                  <span>{attribute.label}</span>
                </Tooltip>
              </Group>
            </dt>
            <dd>{attribute.sensitive ? <Hidden what={attribute.label} children={<ValueText value={value} names={names} like={person.id} />} /> : <ValueText value={value} names={names} like={person.id} />}</dd>
          </div>
        ))}
      </dl>
    </Paper>
  )
}
