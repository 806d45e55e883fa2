import type { TFunction } from 'i18next'
import { isGroup, type Item, type Join, LEAVE_OUT, MATCH } from '@/criteria/tree'
import type { Vocabulary } from './vocabulary'

/** What a row or group is called when it is spoken of: in labels, in the menu, to a screen reader, while it is dragged. */
export function titleOf(item: Item, vocabulary: Vocabulary, t: TFunction<'builder'>): string {
  if (item.id === MATCH) return t('box.matchName')
  if (item.id === LEAVE_OUT) return t('box.leaveOutName')
  if (isGroup(item)) return t('row.groupOf', { count: item.items.length })
  if (item.type === 'attribute') return vocabulary.byKey.get(item.key)?.label ?? t('row.unknown', { key: item.key })
  return t(`row.${item.type}`)
}

/** The word between two conditions of a group. */
export const connector = (join: Join, t: TFunction<'builder'>) => t(join === 'all' ? 'join.and' : join === 'one' ? 'join.orElse' : join === 'any' ? 'join.or' : 'join.comma')
