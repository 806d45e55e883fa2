import { Breadcrumbs, Button, Group, Kbd, Text, Tooltip, VisuallyHidden } from '@mantine/core'
import { IconArrowBackUp, IconArrowForwardUp } from '@tabler/icons-react'
import type { ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import type { AudienceStatus } from '@/generated/graphql'
import { LinkAnchor } from '@/ui/link'
import { StatusBadge } from '@/ui/status-badge'
import classes from './builder.module.css'
import { useBuilder } from './state'

type Props = {
  /** The audience that is edited; null for a new one. */
  audience: { key: string; name: string } | null
  status?: AudienceStatus
  dirty: boolean
  naming: ReactNode
  /** What else is said about it. */
  details: ReactNode
  /** How many people there are now. */
  total: string | null
  /** What can be done with the whole. */
  children: ReactNode
}

/** The head of the builder: where one is, the name, whether all is saved, back and forth, saving. It stays in sight. */
export function Head({ audience, status, dirty, naming, details, total, children }: Props) {
  const { t } = useTranslation('builder')
  return (
    <>
      <Breadcrumbs fz="sm" separatorMargin={6}>
        <LinkAnchor to="/audiences" fz="sm" lh="24px">
          {t('common:nav.audiences')}
        </LinkAnchor>
        {audience && (
          <LinkAnchor to="/audiences/$key" params={{ key: audience.key }} fz="sm" lh="24px">
            {audience.name}
          </LinkAnchor>
        )}
      </Breadcrumbs>
      <div className={classes.head}>
        <VisuallyHidden component="h1">{audience ? t('page.edit', { name: audience.name }) : t('page.new')}</VisuallyHidden>
        {naming}
        <Group gap="xs" align="center" mt={4} className={classes.doing}>
          {total !== null && (
            <Text span fw={650} className={`${classes.headTotal} tabular`}>
              {total}
            </Text>
          )}
          {status && <StatusBadge status={status} />}
          <Text size="sm" className={classes.quiet} role="status" visibleFrom="sm">
            {t(dirty ? 'save.unsaved' : 'save.clean')}
          </Text>
          <BackAndForth />
          {children}
        </Group>
      </div>
      {details}
    </>
  )
}

function BackAndForth() {
  const { t } = useTranslation('builder')
  const { undo, redo, canUndo, canRedo, say } = useBuilder()
  const button = (name: string, keys: string, can: boolean, icon: ReactNode, act: () => void) => (
    <Tooltip
      label={
        <>
          {name} <Kbd size="xs">{keys}</Kbd>
        </>
      }
    >
      <Button variant="default" px={8} aria-label={name} disabled={!can} onClick={act}>
        {icon}
      </Button>
    </Tooltip>
  )
  return (
    <Button.Group>
      {button(t('common:action.undo'), 'Ctrl Z', canUndo, <IconArrowBackUp size={17} aria-hidden />, () => (undo(), say(t('said.undone'))))}
      {button(t('common:action.redo'), 'Ctrl Shift Z', canRedo, <IconArrowForwardUp size={17} aria-hidden />, () => (redo(), say(t('said.redone'))))}
    </Button.Group>
  )
}
