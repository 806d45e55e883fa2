import { Text, Title } from '@mantine/core'
import { IconUserCheck, IconUserMinus } from '@tabler/icons-react'
import { useContext, useRef } from 'react'
import { useTranslation } from 'react-i18next'
import type { RuleGroupProps } from 'react-querybuilder'
import { MATCH } from '@/criteria/tree'
import { formatCount } from '@/ui/format'
import { AddCondition, AddGroup } from './add-condition'
import classes from './builder.module.css'
import { useDrop } from './dragging'
import { Items } from './group'
import { JoinMenu } from './join-menu'
import { IssueNote } from './notes'
import type { RuleGroup } from './querybuilder'
import { Starters } from './starters'
import { AnswersContext, useBuilder, useFacts } from './state'
import { useFocus } from './use-focus'

/** One of the two boxes: "people who match all of", or "but leave out". */
export function Box(props: RuleGroupProps) {
  const { t } = useTranslation('builder')
  const head = (props.ruleGroup as RuleGroup).head!
  const { tree } = useBuilder()
  const element = useRef<HTMLElement>(null)
  useFocus(head.id, element)
  const { facts } = useFacts(head.id)
  const first = head.id === MATCH
  const Icon = first ? IconUserCheck : IconUserMinus
  const none = head.items.length === 0
  const emptyWord = first ? (tree.leaveOut.items.length > 0 ? 'box.matchEveryone' : 'box.matchEmpty') : 'box.leaveOutEmpty'
  const name = `box-${head.id}`
  return (
    <div ref={props.dropRef}>
      <section ref={element} aria-labelledby={name} className={classes.box} data-box={head.id} data-drop={useDrop(head.id)} data-empty={none || undefined}>
        <div className={classes.boxHead}>
          <span className={classes.boxIcon}>
            <Icon size={18} stroke={1.8} aria-hidden />
          </span>
          <Title order={2} id={name} className={classes.boxTitle}>
            {first ? t('box.match') : t('box.leaveOut')}
          </Title>
          {!first && <Text span>{t('box.leaveOutWho')}</Text>}
          <JoinMenu group={head} />
          <Text span>{t(first ? 'box.matchOf' : 'box.leaveOutOf')}</Text>
          {!first && <LeftOut id={head.id} />}
        </div>
        {none ? (
          <Text size="sm" className={classes.quiet}>
            {t(emptyWord)}
          </Text>
        ) : (
          <Items {...props} />
        )}
        {facts?.issues.filter((issue) => issue.code !== 'CRITERIA_EMPTY' || !none).map((issue, i) => <IssueNote key={i} issue={issue} />)}
        <div className={classes.adders}>
          <AddCondition to={head.id} primary={first && none} />
          {first && none ? <Starters /> : <AddGroup to={head.id} join={head.join === 'any' ? 'all' : 'any'} />}
        </div>
      </section>
    </div>
  )
}

function LeftOut({ id }: { id: string }) {
  const { t } = useTranslation('builder')
  const { facts, waiting } = useContext(AnswersContext)
  const removes = facts(id)?.removes ?? null
  if (removes === null) return null
  return (
    <Text span size="sm" fw={600} className={`${classes.leftOut} tabular`} data-waiting={waiting || undefined}>
      {t('count.leaves', { formatted: formatCount(removes) })}
    </Text>
  )
}
