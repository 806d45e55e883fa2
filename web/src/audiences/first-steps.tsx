import { Button, Group, Text } from '@mantine/core'
import { IconSearchOff, IconUsersGroup } from '@tabler/icons-react'
import { useTranslation } from 'react-i18next'
import { LinkButton } from '@/ui/link'
import { Empty } from '@/ui/states'
import type { StatusWord } from './list-address'

/** A workspace without audiences: first its people, then the first audience. */
export function FirstSteps({ people }: { people: number }) {
  const { t } = useTranslation('audiences')
  const step = people === 0 ? 'people' : 'audience'
  return (
    <Empty icon={<IconUsersGroup size={40} stroke={1.4} aria-hidden />} title={t(`empty.${step}.title`)}>
      <Text mb="md">{t(`empty.${step}.hint`)}</Text>
      <Group justify="center" gap="xs">
        {people === 0 && <LinkButton to="/imports">{t('empty.people.action')}</LinkButton>}
        {people === 0 && (
          <LinkButton to="/people/new" variant="default">
            {t('empty.people.byHand')}
          </LinkButton>
        )}
        {people > 0 && <LinkButton to="/audiences/new">{t('empty.audience.action')}</LinkButton>}
      </Group>
    </Empty>
  )
}

/** What is not there: audiences of that status, or like what was searched for. */
export function NothingFound({ status, search, clear }: { status: StatusWord; search: string; clear: () => void }) {
  const { t } = useTranslation('audiences')
  return (
    <Empty icon={<IconSearchOff size={36} stroke={1.4} aria-hidden />} title={search ? t('empty.found.title', { search }) : t(`empty.of.${status}`)}>
      {search && <Text mb="md">{t(status === 'all' ? 'empty.found.hint' : 'empty.found.within')}</Text>}
      <Button variant="default" onClick={clear}>
        {t('empty.found.clear')}
      </Button>
    </Empty>
  )
}
