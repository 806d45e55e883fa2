import { Group } from '@mantine/core'
import { Link } from '@tanstack/react-router'
import { useTranslation } from 'react-i18next'

/** The tags of an audience; each leads to the audiences that have it too. */
export function Tags({ tags }: { tags: readonly string[] }) {
  const { t } = useTranslation('audiences')
  if (tags.length === 0) return null
  return (
    <Group gap={4}>
      {tags.map((tag) => (
        <Link key={tag} to="/audiences" search={{ search: tag }} className="tag" title={t('list.withTag', { tag })}>
          {tag}
        </Link>
      ))}
    </Group>
  )
}
