import { Alert, Button, Code, CopyButton, Group, Loader, Stack, Text, Textarea } from '@mantine/core'
import { IconCheck, IconCopy } from '@tabler/icons-react'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { useClient, useQuery } from 'urql'
import { isEmpty } from '@/criteria/tree'
import { read } from '@/criteria/read'
import { write } from '@/criteria/write'
import { BuilderFromTextDocument, type BuilderFromTextQuery, BuilderTextDocument } from '@/generated/graphql'
import { Dialog } from '@/ui/dialog'
import { textOf } from '@/ui/issue-list'
import { Failure } from '@/ui/states'
import { useBuilder } from './state'

/** The conditions as text: to be copied, changed, or put in from elsewhere. */
export function TextDialog({ onClose }: { onClose: () => void }) {
  const { t } = useTranslation('builder')
  const { tree } = useBuilder()
  const empty = isEmpty(tree)
  const [{ data, error }] = useQuery({ query: BuilderTextDocument, variables: { criteria: write(tree) }, pause: empty, requestPolicy: 'network-only' })
  return (
    <Dialog title={t('text.title')} onClose={onClose} size="lg">
      {error ? <Failure error={error} /> : empty || data ? <TextForm first={data?.preview.text ?? ''} onClose={onClose} /> : <Loader size="sm" />}
    </Dialog>
  )
}

type Issue = BuilderFromTextQuery['criteriaFromText']['issues'][number]

function TextForm({ first, onClose }: { first: string; onClose: () => void }) {
  const { t } = useTranslation('builder')
  const client = useClient()
  const { edit } = useBuilder()
  const [text, setText] = useState(first)
  const [issues, setIssues] = useState<readonly Issue[]>([])
  const [failure, setFailure] = useState<Parameters<typeof Failure>[0]['error']>()
  const [asking, setAsking] = useState(false)
  const use = async () => {
    setAsking(true)
    const { data, error } = await client.query(BuilderFromTextDocument, { text }, { requestPolicy: 'network-only' }).toPromise()
    setAsking(false)
    setFailure(error)
    setIssues(data?.criteriaFromText.issues ?? [])
    const criteria = data?.criteriaFromText.criteria
    if (!criteria) return
    edit(read(criteria), { say: t('text.used') }) // what else is wrong is told where it stands
    onClose()
  }
  return (
    <Stack gap="sm">
      <Textarea
        label={t('text.label')}
        description={t('text.hint')}
        placeholder={'department = "Sales" and startDate in last P2Y'}
        value={text}
        onChange={(e) => setText(e.currentTarget.value)}
        styles={{ input: { fontFamily: 'var(--mantine-font-family-monospace)', fontSize: 14 } }}
        autosize
        minRows={4}
        maxRows={16}
        spellCheck={false}
        data-autofocus
      />
      {failure && <Failure error={failure} />}
      {issues.length > 0 && (
        <Alert role="alert" color="red" variant="light" title={t('common:issue.ERROR')} styles={{ title: { color: 'var(--mantine-color-text)' }, body: { minWidth: 0 } }}>
          <Stack gap="xs">
            {issues.map((issue, i) => (
              <div key={i}>
                <Text size="sm">{t('text.at', { line: issue.line, column: issue.column, issue: textOf(issue) })}</Text>
                <Code block aria-hidden fz="xs">
                  {issue.excerpt}
                </Code>
              </div>
            ))}
          </Stack>
        </Alert>
      )}
      <Group justify="flex-end" gap="xs">
        <CopyButton value={text} timeout={1_500}>
          {({ copied, copy }) => (
            <Button variant="default" leftSection={copied ? <IconCheck size={16} aria-hidden /> : <IconCopy size={16} aria-hidden />} disabled={text === ''} onClick={copy}>
              {t(copied ? 'text.copied' : 'text.copy')}
            </Button>
          )}
        </CopyButton>
        <Button loading={asking} disabled={text.trim() === '' || text === first} onClick={() => void use()}>
          {t('text.use')}
        </Button>
      </Group>
    </Stack>
  )
}
