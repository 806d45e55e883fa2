import { Text } from '@mantine/core'
import { Fragment } from 'react'
import { LinkAnchor } from '@/ui/link'

/** The audiences that refer to one, each with its link, after a text that says what that means. */
export function UsedBy({ audiences, text }: { audiences: readonly { key: string; name: string }[]; text: string }) {
  if (audiences.length === 0) return null
  return (
    <Text size="sm" className="in-text">
      {text}{' '}
      {audiences.map((a, i) => (
        <Fragment key={a.key}>
          {i > 0 && ', '}
          <LinkAnchor to="/audiences/$key" params={{ key: a.key }} size="sm">
            {a.name}
          </LinkAnchor>
        </Fragment>
      ))}
    </Text>
  )
}
