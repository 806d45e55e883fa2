import { Breadcrumbs, Group, Stack, Text, Title } from '@mantine/core'
import { type ReactNode, useEffect, useRef } from 'react'
import { LinkAnchor } from './link'
import { useTitle } from './title'

type Props = {
  title: string
  /** Where one comes from: the pages above this one. */
  above?: { title: string; to: string }[]
  /** Beside the title, such as a status. */
  mark?: ReactNode
  description?: ReactNode
  actions?: ReactNode
  children: ReactNode
}

/** A screen: its heading, what can be done, its content. Focus goes to the heading when the screen changes, so that a screen reader says it. */
export function Page({ title, above = [], mark, description, actions, children }: Props) {
  const heading = useRef<HTMLHeadingElement>(null)
  useTitle(title)
  useEffect(() => {
    if (document.activeElement === document.body || document.activeElement === null) heading.current?.focus({ preventScroll: true })
  }, [])
  return (
    <Stack gap="lg">
      <Stack gap={4}>
        {above.length > 0 && (
          <Breadcrumbs fz="sm" separatorMargin={6}>
            {above.map((page) => (
              <LinkAnchor key={page.to} to={page.to} fz="sm">
                {page.title}
              </LinkAnchor>
            ))}
          </Breadcrumbs>
        )}
        <Group justify="space-between" align="flex-start" gap="sm">
          <Stack gap={4} className="page-head">
            <Group gap="sm" align="center">
              <Title order={1} ref={heading} tabIndex={-1}>
                {title}
              </Title>
              {mark}
            </Group>
            {description && (
              <Text c="dimmed" component="div" maw="65ch">
                {description}
              </Text>
            )}
          </Stack>
          {actions && <Group gap="xs">{actions}</Group>}
        </Group>
      </Stack>
      {children}
    </Stack>
  )
}
