import { Group, List, Stack, Text } from '@mantine/core'
import { IconArrowDownLeft, IconArrowUpRight, IconEqual } from '@tabler/icons-react'
import type { ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import type { PeopleMovesFragment } from '@/generated/graphql'
import { formatCount } from '@/ui/format'
import { LinkAnchor } from '@/ui/link'
import './words'

type Audience = PeopleMovesFragment['gained'][number]

/** The audiences a change of a person gains and loses. */
export function Moves({ of, name }: { of: PeopleMovesFragment; name: string }) {
  const { t } = useTranslation('people')
  const stays = of.memberOf.filter((a) => !of.gained.some((gained) => gained.id === a.id))
  const word = (key: string, count: number) => t(`moves.${key}`, { count, formatted: formatCount(count) })
  return (
    <Stack gap="sm">
      {of.gained.length + of.lost.length === 0 && <Text size="sm">{of.isNew ? t('moves.noneNew', { name }) : t('moves.none', { name })}</Text>}
      <Part icon={<IconArrowDownLeft size={16} aria-hidden />} color="light-dark(var(--mantine-color-hedge-7), var(--mantine-color-hedge-3))" title={word('gained', of.gained.length)} audiences={of.gained} />
      <Part icon={<IconArrowUpRight size={16} aria-hidden />} color="light-dark(var(--mantine-color-red-8), var(--mantine-color-red-4))" title={word('lost', of.lost.length)} audiences={of.lost} />
      <Part icon={<IconEqual size={16} aria-hidden />} color="dimmed" title={word('stays', stays.length)} audiences={stays} />
    </Stack>
  )
}

function Part({ icon, color, title, audiences }: { icon: ReactNode; color: string; title: string; audiences: readonly Audience[] }) {
  if (audiences.length === 0) return null
  return (
    <div>
      <Group gap={6} c={color}>
        {icon}
        <Text size="sm" fw={600}>
          {title}
        </Text>
      </Group>
      <List listStyleType="none" size="sm" ps={22} mt={2}>
        {audiences.map((a) => (
          <List.Item key={a.id}>
            <LinkAnchor to="/audiences/$key" params={{ key: a.key }} target="_blank" inherit display="inline-block" lh="24px">
              {a.name}
            </LinkAnchor>
          </List.Item>
        ))}
      </List>
    </div>
  )
}

/** What a change came to, in one line for a notification. */
export function useMovesLine() {
  const { t } = useTranslation('people')
  const list = new Intl.ListFormat(navigator.language, { type: 'conjunction' })
  return (of: Pick<PeopleMovesFragment, 'gained' | 'lost'>) => {
    const parts = [
      of.gained.length > 0 && t('moves.cameInto', { list: list.format(of.gained.map((a) => a.name)) }),
      of.lost.length > 0 && t('moves.wentOut', { list: list.format(of.lost.map((a) => a.name)) }),
    ].filter(Boolean)
    return parts.length > 0 ? parts.join(' ') : t('moves.noMoves')
  }
}
