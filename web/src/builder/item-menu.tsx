import { ActionIcon, Kbd, Menu } from '@mantine/core'
import { IconArrowDown, IconArrowUp, IconBoxMargin, IconCopy, IconGripVertical, IconIndentDecrease, IconIndentIncrease, IconLetterCase, IconReplace, IconSwitchHorizontal, IconTrash, IconBoxOff, IconWorldPin } from '@tabler/icons-react'
import type { HTMLAttributes, Ref } from 'react'
import { useTranslation } from 'react-i18next'
import { step, unwrap } from '@/criteria/edit'
import { boxOf, isGroup, isTest, type Item, MATCH } from '@/criteria/tree'
import { useBuilder } from './state'
import { foldsCase, useActions } from './use-actions'

type Props = { item: Item; of: string; handle?: Ref<HTMLElement>; handleProps?: HTMLAttributes<HTMLElement> }

/** The handle of a row or group: dragged it moves, pressed it offers every move and change. */
export function ItemMenu({ item, of, handle, handleProps }: Props) {
  const { t } = useTranslation('builder')
  const { tree } = useBuilder()
  const actions = useActions(item, of)
  const can = (way: Parameters<typeof step>[2]) => step(tree, item.id, way) !== tree
  const { role: _, tabIndex: __, ...drag } = handleProps ?? {}
  const keys = (key: string) => (
    <Kbd size="xs" visibleFrom="sm">
      Alt {key}
    </Kbd>
  )
  return (
    <Menu position="bottom-start" shadow="lg" width={280} withinPortal={false} returnFocus>
      <Menu.Target>
        <ActionIcon
          {...drag}
          ref={handle as Ref<HTMLButtonElement>}
          variant="subtle"
          color="gray"
          size={28}
          aria-label={t('menu.label', { of })}
          aria-roledescription={undefined}
          aria-describedby={undefined}
          aria-disabled={undefined}
          aria-pressed={undefined}
          title={t('menu.hint')}
          data-menu={item.id}
          style={{ touchAction: 'none', cursor: 'grab' }}
        >
          <IconGripVertical size={16} aria-hidden />
        </ActionIcon>
      </Menu.Target>
      <Menu.Dropdown>
        <Menu.Item leftSection={<IconArrowUp size={16} aria-hidden />} rightSection={keys('↑')} disabled={!can('up')} onClick={() => actions.step('up')}>{t('menu.up')}</Menu.Item>
        <Menu.Item leftSection={<IconArrowDown size={16} aria-hidden />} rightSection={keys('↓')} disabled={!can('down')} onClick={() => actions.step('down')}>{t('menu.down')}</Menu.Item>
        <Menu.Item leftSection={<IconIndentIncrease size={16} aria-hidden />} rightSection={keys('→')} disabled={!can('in')} onClick={() => actions.step('in')}>{t('menu.in')}</Menu.Item>
        <Menu.Item leftSection={<IconIndentDecrease size={16} aria-hidden />} rightSection={keys('←')} disabled={!can('out')} onClick={() => actions.step('out')}>{t('menu.out')}</Menu.Item>
        <Menu.Item leftSection={<IconSwitchHorizontal size={16} aria-hidden />} onClick={() => actions.step('across')}>{t(boxOf(tree, item.id).id === MATCH ? 'menu.toLeaveOut' : 'menu.toMatch')}</Menu.Item>
        <Menu.Divider />
        <Menu.Item leftSection={<IconCopy size={16} aria-hidden />} onClick={actions.duplicate}>{t('menu.duplicate')}</Menu.Item>
        <Menu.Item leftSection={<IconReplace size={16} aria-hidden />} onClick={actions.negate}>{t('menu.negate')}</Menu.Item>
        <Menu.Item leftSection={<IconBoxMargin size={16} aria-hidden />} onClick={actions.wrap}>{t('menu.wrap')}</Menu.Item>
        {isGroup(item) && <Menu.Item leftSection={<IconBoxOff size={16} aria-hidden />} disabled={unwrap(tree, item.id) === tree} onClick={actions.unwrap}>{t('menu.unwrap')}</Menu.Item>}
        {actions.foldCase && <Menu.Item leftSection={<IconLetterCase size={16} aria-hidden />} onClick={actions.foldCase}>{t(isTest(item) && foldsCase(item) ? 'menu.caseOff' : 'menu.caseOn')}</Menu.Item>}
        {actions.ownZone && <Menu.Item leftSection={<IconWorldPin size={16} aria-hidden />} onClick={actions.ownZone}>{t(isTest(item) && item.zoneFrom !== undefined ? 'menu.zoneOff' : 'menu.zoneOn')}</Menu.Item>}
        <Menu.Divider />
        <Menu.Item color="red" c="light-dark(var(--mantine-color-red-9), var(--mantine-color-red-4))" leftSection={<IconTrash size={16} aria-hidden />} rightSection={keys('⌫')} onClick={actions.remove}>{t('menu.remove')}</Menu.Item>
      </Menu.Dropdown>
    </Menu>
  )
}
