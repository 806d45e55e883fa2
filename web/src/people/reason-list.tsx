import { Group, List, Text } from '@mantine/core'
import { IconCheck, IconX } from '@tabler/icons-react'
import { useTranslation } from 'react-i18next'
import type { Value } from '@/api/scalars'
import { Hidden } from './hidden'
import { type Reason, withNames } from './reasons'
import { useAttributes } from './use-attributes'
import { ValueText } from './value-text'
import './words'

type Props = { reasons: readonly Reason[]; groups: ReadonlyMap<string, string>; names: ReadonlyMap<string, string> }

/** Conditions with whether they are met and what the person has there; those of a group beneath it. */
export function ReasonList({ reasons, ...rest }: Props) {
  return (
    <List listStyleType="none" spacing={6} withPadding={false} size="sm">
      {reasons.map((reason) => (
        <List.Item key={reason.id} styles={{ itemWrapper: { display: 'block' } }}>
          <Line reason={reason} {...rest} />
          {reason.parts.length > 0 && (
            <div style={{ marginInlineStart: 9, marginBlockStart: 6, paddingInlineStart: 16, borderInlineStart: '1px solid var(--mantine-color-default-border)' }}>
              <ReasonList reasons={reason.parts} {...rest} />
            </div>
          )}
        </List.Item>
      ))}
    </List>
  )
}

function Line({ reason, groups, names }: { reason: Reason } & Omit<Props, 'reasons'>) {
  const { t } = useTranslation('people')
  const { attributes } = useAttributes()
  const attribute = attributes.find((a) => a.key === reason.asks || a.id === reason.asks)
  const label = reason.asks === 'roles' || reason.asks === 'groups' ? t(`why.what.${reason.asks}`) : (attribute?.label ?? t('why.what.value'))
  const value: Value | null = reason.asks === 'groups' && Array.isArray(reason.value) ? reason.value.map((key) => groups.get(key) ?? key) : reason.value
  const nothing = value === null || (Array.isArray(value) && value.length === 0)
  return (
    <Group gap={8} wrap="nowrap" align="flex-start">
      <Mark met={reason.matches} />
      <Text size="sm" component="span" fw={reason.decides ? 600 : undefined}>
        {withNames(reason.text, reason.people, names)}
        {reason.parts.length > 0 && ':'}
        {reason.parts.length === 0 && reason.asks !== null && (
          <Text span size="sm" c="dimmed" fw={400}>
            {' · '}
            {nothing ? t('why.hasNo', { what: label }) : attribute?.sensitive ? <Hidden what={label} children={<Has value={value} names={names} />} /> : <Has value={value} names={names} />}
          </Text>
        )}
      </Text>
    </Group>
  )
}

function Has({ value, names }: { value: Value; names: ReadonlyMap<string, string> }) {
  const { t } = useTranslation('people')
  const [before, after] = t('why.has', { value: '\0' }).split('\0')
  return (
    <>
      {before}
      <ValueText value={value} names={names} />
      {after}
    </>
  )
}

/** Met or not, as a picture with its word. */
function Mark({ met }: { met: boolean }) {
  const { t } = useTranslation('people')
  const Icon = met ? IconCheck : IconX
  return (
    <span role="img" aria-label={t(met ? 'why.met' : 'why.unmet')} title={t(met ? 'why.met' : 'why.unmet')} style={{ display: 'inline-flex', flex: 'none', marginBlockStart: 2, color: met ? 'light-dark(var(--mantine-color-hedge-7), var(--mantine-color-hedge-3))' : 'light-dark(var(--mantine-color-red-8), var(--mantine-color-red-4))' }}>
      <Icon size={17} stroke={2.4} aria-hidden />
    </span>
  )
}
