import type { KeyboardEvent } from 'react'
import { useTranslation } from 'react-i18next'
import { change, duplicate, negate, remove, step, type Step, unwrap, wrap } from '@/criteria/edit'
import { type Item, LEAVE_OUT, MATCH, placeOf, type TestRow, type Tree } from '@/criteria/tree'
import { useBuilder } from './state'
import { titleOf } from './titles'
import { isZoned, kindOf, likelyZone, useVocabulary } from './vocabulary'

const keys: Record<string, Step> = { ArrowUp: 'up', ArrowDown: 'down', ArrowRight: 'in', ArrowLeft: 'out' }

const exact = ['equals', 'in', 'anyOf', 'allOf', 'onlyOf', 'exactly', 'matches']
const folding = ['contains', 'startsWith', 'endsWith']

/** Whether upper and lower case are the same to a row: unless it says otherwise, parts of a text are compared so. */
export const foldsCase = (row: TestRow) => row.ignoreCase ?? folding.includes(row.test?.operator ?? '')

/** What can be done with a row or group, by menu and by keys; each is said, and the focus stays with what was moved. */
export function useActions(item: Item, of: string) {
  const { t } = useTranslation('builder')
  const { tree, edit } = useBuilder()
  const vocabulary = useVocabulary()
  const where = (next: Tree) => {
    const place = placeOf(next, item.id)!
    const box = place.group.id === MATCH || place.group.id === LEAVE_OUT ? titleOf(place.group, vocabulary, t) : t('said.group')
    return t('said.moved', { of, at: place.at + 1, total: place.group.items.length, box })
  }
  const stay = { focus: { id: item.id, part: 'menu' as const } }
  const actions = {
    step: (way: Step) => {
      const next = step(tree, item.id, way)
      if (next !== tree) edit(next, { ...stay, say: where(next) })
    },
    duplicate: () => {
      const [next, id] = duplicate(tree, item.id)
      edit(next, { say: t('said.added', { of }), focus: { id, part: 'menu' } })
    },
    negate: () => edit(negate(tree, item.id), { ...stay, say: t('said.changed', { of }) }),
    wrap: () => {
      const [next, id] = wrap(tree, item.id, 'any')
      edit(next, { say: t('said.added', { of: t('said.group') }), focus: { id, part: 'menu' } })
    },
    unwrap: () => edit(unwrap(tree, item.id), { say: t('said.removed', { of }) }),
    remove: () => {
      const place = placeOf(tree, item.id)!
      const neighbour = place.group.items[place.at + 1] ?? place.group.items[place.at - 1]
      const next = remove(tree, item.id)
      const left = neighbour ? { id: neighbour.id, part: 'menu' as const } : { id: placeOf(tree, place.group.id)?.group.id ?? place.group.id, part: 'add' as const }
      edit(next, { say: t('said.removed', { of }), focus: left })
    },
    foldCase:
      item.type === 'attribute' && kindOf(vocabulary, item)?.startsWith('STRING') && [...exact, ...folding].includes(item.test?.operator ?? '')
        ? () => edit(change<TestRow>(tree, item.id, (row) => ({ ...row, ignoreCase: !foldsCase(row) })), stay)
        : null,
    ownZone:
      item.type === 'attribute' && (item.zoneFrom !== undefined || isZoned(vocabulary, item))
        ? () => edit(change<TestRow>(tree, item.id, ({ zoneFrom, ...row }) => (zoneFrom === undefined ? { ...row, zoneFrom: likelyZone(vocabulary) } : row)), stay)
        : null,
    onKeyDown: (event: KeyboardEvent) => {
      const way = keys[event.key]
      if (event.altKey && !event.ctrlKey && !event.metaKey && (way || event.key === 'Backspace')) {
        event.preventDefault()
        event.stopPropagation()
        if (way) actions.step(way)
        else actions.remove()
      }
    },
  }
  return actions
}
