import { Alert, Button, Center, Group, Skeleton, Stack, Text, Title } from '@mantine/core'
import { IconAlertTriangle, IconRefresh } from '@tabler/icons-react'
import type { ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import type { CombinedError } from 'urql'

/** Lines where content will be. It is announced once, not line by line. */
export function Loading({ lines = 4 }: { lines?: number }) {
  const { t } = useTranslation()
  return (
    <Stack gap="sm" role="status" aria-label={t('loading')}>
      {Array.from({ length: lines }, (_, i) => (
        <Skeleton key={i} height={18} width={`${[92, 78, 85, 64][i % 4]}%`} radius="sm" />
      ))}
    </Stack>
  )
}

/** What the server said when it did not answer, and a way to ask again. */
export function Failure({ error, again }: { error: Pick<CombinedError, 'networkError' | 'graphQLErrors' | 'message'>; again?: () => void }) {
  const { t } = useTranslation()
  const text = error.networkError ? t('failure.network') : (error.graphQLErrors?.[0]?.message ?? error.message)
  return (
    <Alert role="alert" color="red" variant="light" icon={<IconAlertTriangle aria-hidden />} title={t('failure.title')} styles={{ title: { color: 'var(--mantine-color-text)' } }}>
      <Group justify="space-between" gap="sm">
        <Text size="sm">{text}</Text>
        {again && (
          <Button size="xs" variant="default" leftSection={<IconRefresh size={14} aria-hidden />} onClick={again}>
            {t('action.retry')}
          </Button>
        )}
      </Group>
    </Alert>
  )
}

/** Where there is nothing yet: what would be here and how to begin. */
export function Empty({ icon, title, children }: { icon?: ReactNode; title: string; children?: ReactNode }) {
  return (
    <Center py="xl">
      <Stack align="center" gap="xs" maw={460} ta="center">
        {icon}
        <Title order={2}>{title}</Title>
        {children && (
          <Text c="dimmed" component="div">
            {children}
          </Text>
        )}
      </Stack>
    </Center>
  )
}

type Result<T> = { data?: T; error?: CombinedError; fetching: boolean }

/**
 * The four states of a question, in this order: an error without data, loading, empty, data. Data that is there stays on the screen
 * while newer data is asked for.
 */
export function Answer<T>({ of, again, lines, empty, children }: { of: Result<T>; again?: () => void; lines?: number; empty?: (data: T) => ReactNode; children: (data: T) => ReactNode }) {
  if (of.data === undefined || of.data === null) return of.error ? <Failure error={of.error} again={again} /> : <Loading lines={lines} />
  const nothing = empty?.(of.data)
  return (
    <>
      {of.error && <Failure error={of.error} again={again} />}
      {nothing || children(of.data)}
    </>
  )
}
