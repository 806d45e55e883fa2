import { Group, Select, Text } from '@mantine/core'
import { useTranslation } from 'react-i18next'
import classes from '../builder.module.css'
import { useVocabulary } from '../vocabulary'

/** Which attribute holds each person's own time zone. */
export function OwnZone({ of, from, onChange }: { of: string; from: string; onChange: (from: string) => void }) {
  const { t } = useTranslation('builder')
  const { attributes } = useVocabulary()
  const texts = attributes.filter(({ kind }) => kind === 'STRING')
  const known = texts.some(({ key }) => key === from)
  return (
    <Group gap={6} className={classes.editor}>
      <Text span size="sm" className={classes.quiet}>
        {t('calendar.zoneOf')}
      </Text>
      <Select
        size="sm"
        w={150}
        searchable
        allowDeselect={false}
        aria-label={t('calendar.zone', { of })}
        placeholder={t('row.choose')}
        data={[...(known || from === '' ? [] : [{ value: from, label: t('row.unknown', { key: from }) }]), ...texts.map(({ key, label }) => ({ value: key, label: label || key }))]}
        value={from === '' ? null : from}
        onChange={(key) => key && onChange(key)}
        comboboxProps={{ withinPortal: false, shadow: 'md' }}
      />
    </Group>
  )
}
