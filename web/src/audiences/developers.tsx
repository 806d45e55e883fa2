import { ActionIcon, Button, Code, Collapse, CopyButton, Group, Stack, Text } from '@mantine/core'
import { useDisclosure } from '@mantine/hooks'
import { IconCheck, IconChevronDown, IconChevronRight, IconCopy } from '@tabler/icons-react'
import { useId } from 'react'
import { useTranslation } from 'react-i18next'
import { LinkAnchor } from '@/ui/link'
import { curlOf, membersQuestion, memberQuestion } from './snippets'

/** What programs need to ask about an audience. */
export function ForPrograms({ name }: { name: string }) {
  const { t } = useTranslation('audiences')
  const [opened, { toggle }] = useDisclosure()
  const id = useId()
  return (
    <Stack gap="xs">
      <Text size="sm">{t('programs.key')}</Text>
      <Copied text={name} label={t('programs.copyKey')} inline />
      <Group>
        <Button variant="subtle" size="compact-sm" px={0} aria-expanded={opened} aria-controls={id} onClick={toggle} leftSection={opened ? <IconChevronDown size={14} aria-hidden /> : <IconChevronRight size={14} aria-hidden />}>
          {t('programs.developers')}
        </Button>
      </Group>
      <Collapse expanded={opened} id={id}>
        <Stack gap="xs">
          <Text size="sm">{t('programs.member')}</Text>
          <Copied text={memberQuestion(name)} label={t('programs.copyMember')} />
          <Text size="sm">{t('programs.members')}</Text>
          <Copied text={membersQuestion(name)} label={t('programs.copyMembers')} />
          <Text size="sm">{t('programs.curl')}</Text>
          <Copied text={curlOf(location.origin, memberQuestion(name))} label={t('programs.copyCurl')} />
          <LinkAnchor to="/explorer" size="sm">
            {t('programs.explorer')}
          </LinkAnchor>
        </Stack>
      </Collapse>
    </Stack>
  )
}

function Copied({ text, label, inline }: { text: string; label: string; inline?: boolean }) {
  return (
    <Group gap={6} wrap="nowrap" align="flex-start">
      <Code block={!inline} className="snippet" style={inline ? undefined : { flex: 1 }} tabIndex={inline ? undefined : 0} role={inline ? undefined : 'group'} aria-label={inline ? undefined : label}>
        {text}
      </Code>
      <CopyButton value={text} timeout={1500}>
        {({ copied, copy }) => (
          <ActionIcon variant="subtle" color="gray" c="var(--mantine-color-text)" aria-label={label} title={label} onClick={copy}>
            {copied ? <IconCheck size={16} aria-hidden /> : <IconCopy size={16} aria-hidden />}
          </ActionIcon>
        )}
      </CopyButton>
    </Group>
  )
}
