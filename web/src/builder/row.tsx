import { ActionIcon, Text } from '@mantine/core'
import { IconCircleCheckFilled, IconCircleX, IconQuestionMark, IconShieldCheck, IconUser, IconUsers, IconUsersGroup, IconPercentage, IconWorld, IconX } from '@tabler/icons-react'
import { type ReactNode, useContext, useRef } from 'react'
import { useTranslation } from 'react-i18next'
import type { RuleProps } from 'react-querybuilder'
import type { Item, Row as RowOf } from '@/criteria/tree'
import { KindIcon } from '@/ui/kind-icon'
import classes from './builder.module.css'
import { useDrop } from './dragging'
import { ItemMenu } from './item-menu'
import { Notes } from './notes'
import { Numbers } from './numbers'
import type { Rule } from './querybuilder'
import { RowBody } from './row-body'
import { VerdictsContext } from './state'
import { titleOf } from './titles'
import { useActions } from './use-actions'
import { useFocus } from './use-focus'
import { useVocabulary } from './vocabulary'

const icons: Record<Exclude<RowOf['type'], 'attribute'>, ReactNode> = {
  roles: <IconShieldCheck size={16} stroke={1.7} aria-hidden />,
  groups: <IconUsersGroup size={16} stroke={1.7} aria-hidden />,
  audience: <IconUsers size={16} stroke={1.7} aria-hidden />,
  users: <IconUser size={16} stroke={1.7} aria-hidden />,
  sample: <IconPercentage size={16} stroke={1.7} aria-hidden />,
  everyone: <IconWorld size={16} stroke={1.7} aria-hidden />,
  opaque: <IconQuestionMark size={16} stroke={1.7} aria-hidden />,
}

/** One condition: its handle, what it asks, how many people it means, and what is to be known about it. */
export function Row({ rule, dndRef, dragRef, dragHandleAttributes, isDragging }: RuleProps) {
  const { t } = useTranslation('builder')
  const { row } = rule as Rule
  const vocabulary = useVocabulary()
  const of = titleOf(row, vocabulary, t)
  const actions = useActions(row, of)
  const drop = useDrop(row.id)
  const element = useRef<HTMLDivElement>(null)
  useFocus(row.id, element)
  const attribute = row.type === 'attribute' ? vocabulary.byKey.get(row.key) : null
  return (
    <div ref={dndRef} className={classes.drop} data-drop={drop}>
      <div ref={element} role="group" aria-label={of} className={classes.row} data-row={row.id} data-dragging={isDragging || undefined} onKeyDownCapture={actions.onKeyDown}>
        <div className={classes.grip}>
          <ItemMenu item={row} of={of} handle={dragRef} handleProps={dragHandleAttributes} />
        </div>
        <div className={classes.asked}>
          <span className={classes.subject}>
            <span className={classes.kind}>{row.type === 'attribute' ? attribute ? <KindIcon kind={attribute.kind} /> : icons.opaque : icons[row.type]}</span>
            <Text span size="sm" fw={600}>
              {of}
            </Text>
            <Meets id={row.id} />
          </span>
          <RowBody row={row} />
        </div>
        <Numbers id={row.id} />
        <RemoveButton of={of} onClick={actions.remove} />
        <div className={classes.notes}>
          <Notes item={row} />
        </div>
      </div>
    </div>
  )
}

export function RemoveButton({ of, onClick }: { of: string; onClick: () => void }) {
  const { t } = useTranslation('builder')
  return (
    <ActionIcon className={classes.remove} variant="subtle" color="gray" size={28} aria-label={t('row.remove', { of })} title={t('row.remove', { of })} onClick={onClick}>
      <IconX size={16} aria-hidden />
    </ActionIcon>
  )
}

/** Whether the pinned person meets a condition. */
export function Meets({ id }: { id: Item['id'] }) {
  const { t } = useTranslation('builder')
  const verdicts = useContext(VerdictsContext)
  const meets = verdicts?.meets.get(id)
  if (!verdicts || meets === undefined) return null
  const said = t(meets ? 'verdict.meets' : 'verdict.fails', { name: verdicts.name })
  const Icon = meets ? IconCircleCheckFilled : IconCircleX
  return (
    <span className={classes.meets} data-meets={meets} role="img" aria-label={said} title={said}>
      <Icon size={17} aria-hidden />
    </span>
  )
}
