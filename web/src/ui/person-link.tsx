import { Text } from '@mantine/core'
import { useTranslation } from 'react-i18next'
import { LinkAnchor } from './link'

/** A person by name, and by id only where there is none. */
export function PersonLink({ id, name }: { id: string; name: string }) {
  return (
    <LinkAnchor to="/people/$id" params={{ id }} title={id} inherit>
      <PersonName id={id} name={name} />
    </LinkAnchor>
  )
}

function PersonName({ id, name }: { id: string; name: string }) {
  const { t } = useTranslation()
  if (name.trim() !== '') return <>{name}</>
  return (
    <>
      {t('noName')}{' '}
      <Text span c="dimmed" size="sm">
        {id}
      </Text>
    </>
  )
}
