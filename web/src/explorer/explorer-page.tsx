import { Button, Group, useComputedColorScheme } from '@mantine/core'
import { useClipboard, useDebouncedCallback } from '@mantine/hooks'
import { IconLink } from '@tabler/icons-react'
import { useEffect, useMemo, useRef, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { useAddress } from '@/ui/address'
import { Page } from '@/ui/page'
import { tellDone } from '@/ui/tell'
import { Editor, type Hand } from './editor'
import { examples } from './examples'
import { createFetcher } from './fetcher'
import { ExamplesMenu, SavedMenu } from './question-menus'
import type { Question } from './saved'
import { TablesMenu } from './tables-menu'
import './words'

/** Any question to the API. The question and its variables are in the URL, so that they can be shared. */
export function ExplorerPage() {
  const { t } = useTranslation('explorer')
  const dark = useComputedColorScheme('light') === 'dark'
  const [{ q, v = '' }, setAddress] = useAddress()
  const [initial] = useState<Question>(() => (q === undefined ? examples[0]! : { question: q, variables: v }))
  const current = useRef<Question>(initial)
  const hand = useRef<Hand>(null)
  const [answer, setAnswer] = useState<unknown>()
  const fetcher = useMemo(() => createFetcher(setAnswer), [])
  const share = useDebouncedCallback(() => setAddress({ q: current.current.question, v: current.current.variables }), 300)
  const edit = (changed: Partial<Question>) => {
    current.current = { ...current.current, ...changed }
    share()
  }
  useEffect(() => {
    if (q !== undefined && q !== current.current.question) hand.current?.load({ question: q, variables: v })
  }, [q]) // somebody went back, or opened a link
  const load = (question: Question) => hand.current?.load(question)
  return (
    <Page
      title={t('title')}
      description={t('description')}
      actions={
        <>
          <ExamplesMenu load={load} />
          <SavedMenu load={load} current={() => current.current} />
          <CopyLink />
          <TablesMenu answer={answer} />
        </>
      }
    >
      <Group className="explorer" wrap="nowrap" align="stretch">
        <Editor fetcher={fetcher} dark={dark} initial={initial} hand={hand} onQuestion={(question) => edit({ question })} onVariables={(variables) => edit({ variables })} />
      </Group>
    </Page>
  )
}

function CopyLink() {
  const { t } = useTranslation(['explorer', 'common'])
  const clipboard = useClipboard()
  return (
    <Button
      variant="default"
      leftSection={<IconLink size={16} aria-hidden />}
      onClick={() => {
        clipboard.copy(location.href)
        tellDone(t('copied'))
      }}
    >
      {t('common:action.copyLink')}
    </Button>
  )
}
