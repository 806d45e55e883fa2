import { Menu, UnstyledButton } from '@mantine/core'
import { IconCheck, IconChevronDown } from '@tabler/icons-react'
import { useTranslation } from 'react-i18next'
import { negate, setJoin } from '@/criteria/edit'
import { type Group, type Join, LEAVE_OUT, MATCH } from '@/criteria/tree'
import { NumberField } from '@/ui/number-field'
import classes from './builder.module.css'
import { useBuilder } from './state'
import { connector } from './titles'

/** How the conditions of a group are joined, chosen once for the group; exactly one, at least so many and not stand behind "More". */
export function JoinMenu({ group }: { group: Group }) {
  const { t } = useTranslation('builder')
  const { tree, edit } = useBuilder()
  const { join, negated, id } = group
  const isBox = id === MATCH || id === LEAVE_OUT
  const counted = typeof join === 'number'
  const words = { all: ['join.all', 'join.notAll'], any: ['join.any', 'join.none'], one: ['join.one', 'join.notOne'], least: ['join.least', 'join.fewer'] } as const
  const word = t(words[counted ? 'least' : join][negated ? 1 : 0])
  const choose = (next: Join) => edit(setJoin(tree, id, next), { say: t('said.joined', { word: connector(next, t) }) })
  const item = (next: Join, label: string, hint: string, chosen: boolean) => (
    <Menu.Item leftSection={<IconCheck size={15} style={{ opacity: chosen ? 1 : 0 }} aria-hidden />} aria-current={chosen || undefined} onClick={() => choose(next)}>
      <div>{label}</div>
      <div className={classes.hint}>{hint}</div>
    </Menu.Item>
  )
  return (
    <>
      <Menu position="bottom-start" shadow="lg" width={260} withinPortal={false} returnFocus>
        <Menu.Target>
          <UnstyledButton className={classes.join} aria-label={t('join.label', { now: word })}>
            {word}
            <IconChevronDown size={13} aria-hidden />
          </UnstyledButton>
        </Menu.Target>
        <Menu.Dropdown>
          {item('all', t('join.all'), t('join.allHint'), join === 'all')}
          {item('any', t('join.any'), t('join.anyHint'), join === 'any')}
          <Menu.Label>{t('join.more')}</Menu.Label>
          {item('one', t('join.one_choice'), t('join.oneHint'), join === 'one')}
          {item(counted ? join : 2, t('join.least_choice'), t('join.leastHint'), counted)}
          {!isBox && (
            <Menu.Item leftSection={<IconCheck size={15} style={{ opacity: negated ? 1 : 0 }} aria-hidden />} onClick={() => edit(negate(tree, id))}>
              <div>{t('join.not')}</div>
              <div className={classes.hint}>{t(negated ? 'join.notOffHint' : 'join.notHint')}</div>
            </Menu.Item>
          )}
        </Menu.Dropdown>
      </Menu>
      {counted && (
        <NumberField size="xs" w={52} hideControls min={1} max={99} allowDecimal={false} allowNegative={false} aria-label={t('join.count')} value={join} onChange={(n) => n !== null && n >= 1 && edit(setJoin(tree, id, n), { place: `${id}.join` })} inputMode="numeric" />
      )}
    </>
  )
}
