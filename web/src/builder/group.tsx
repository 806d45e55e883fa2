import { Text } from '@mantine/core'
import { useRef } from 'react'
import { useTranslation } from 'react-i18next'
import type { RuleGroupProps } from 'react-querybuilder'
import { AddCondition, AddGroup } from './add-condition'
import classes from './builder.module.css'
import { useDrop } from './dragging'
import { ItemMenu } from './item-menu'
import { JoinMenu } from './join-menu'
import { Notes } from './notes'
import { Numbers } from './numbers'
import type { Rule, RuleGroup } from './querybuilder'
import { Meets, RemoveButton } from './row'
import { connector, titleOf } from './titles'
import { useActions } from './use-actions'
import { useFocus } from './use-focus'
import { useVocabulary } from './vocabulary'

/** A group within a box: the word that joins its conditions, the conditions, and a way to add more. */
export function NestedGroup(props: RuleGroupProps) {
  const { t } = useTranslation('builder')
  const head = (props.ruleGroup as RuleGroup).head!
  const of = titleOf(head, useVocabulary(), t)
  const actions = useActions(head, of)
  const drop = useDrop(head.id)
  const element = useRef<HTMLDivElement>(null)
  useFocus(head.id, element)
  const { onKeyDown } = actions
  return (
    <div ref={props.dropRef} className={classes.drop} data-drop={drop === 'within' ? undefined : drop}>
      <div ref={props.previewRef}>
        <div ref={element} role="group" aria-label={of} className={classes.group} data-row={head.id} data-drop={drop === 'within' ? drop : undefined} data-dragging={props.isDragging || undefined}>
          <div className={classes.groupHead} onKeyDownCapture={onKeyDown}>
            <ItemMenu item={head} of={of} handle={props.dragRef} handleProps={props.dragHandleAttributes} />
            <div className={classes.groupTitle}>
              <JoinMenu group={head} />
              <Text span size="sm">
                {t('join.of')}
              </Text>
              <Meets id={head.id} />
            </div>
            <Numbers id={head.id} />
            <RemoveButton of={of} onClick={actions.remove} />
          </div>
          <div className={classes.notes}>
            <Notes item={head} />
          </div>
          <Items {...props} />
          <div className={classes.adders}>
            <AddCondition to={head.id} />
            {props.path.length < 4 && <AddGroup to={head.id} join={head.join === 'all' ? 'any' : 'all'} />}
          </div>
        </div>
      </div>
    </div>
  )
}

/** The conditions of a group with the joining word drawn between them. */
export function Items({ ruleGroup, path, schema, actions, translations, context, disabled, parentDisabled }: RuleGroupProps) {
  const { t } = useTranslation('builder')
  const { head, rules } = ruleGroup as RuleGroup
  const { rule: RuleControl, ruleGroup: GroupControl } = schema.controls
  const word = connector(head!.join, t)
  const shared = { schema, actions, translations, context, disabled, parentDisabled }
  return (
    <ul className={classes.items} aria-label={word}>
      {rules.map((item, at) => (
        <li key={item.id}>
          {at > 0 && (
            <div className={classes.connector}>
              <span>{word}</span>
            </div>
          )}
          {'rules' in item ? <GroupControl {...shared} id={item.id} path={[...path, at]} ruleGroup={item as RuleGroup} /> : <RuleControl {...shared} id={item.id} path={[...path, at]} rule={item as Rule} />}
        </li>
      ))}
    </ul>
  )
}

