import { IconAbc, IconCalendar, IconClock, IconDecimal, IconHash, IconListLetters, IconToggleLeft, IconVersions } from '@tabler/icons-react'
import type { Kind } from '@/generated/graphql'

const icons = {
  STRING: IconAbc,
  NUMBER: IconDecimal,
  INTEGER: IconHash,
  BOOLEAN: IconToggleLeft,
  DATE: IconCalendar,
  DATETIME: IconClock,
  STRING_LIST: IconListLetters,
  VERSION: IconVersions,
} satisfies Record<Kind, unknown>

export const kinds = Object.keys(icons) as Kind[]

/** The kind of an attribute as a picture; its name stands beside it or in a label. */
export function KindIcon({ kind, size = 16 }: { kind: Kind; size?: number }) {
  const Icon = icons[kind]
  return <Icon size={size} aria-hidden />
}
