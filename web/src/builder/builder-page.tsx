import '@mantine/dates/styles.layer.css'
import './words'
import { useParams } from '@tanstack/react-router'
import { type ReactNode, useMemo, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { useClient } from 'urql'
import { useAnswer } from '@/api/answer'
import { BuilderAudienceDocument, BuilderVocabularyDocument } from '@/generated/graphql'
import { LinkAnchor } from '@/ui/link'
import { Answer, Empty } from '@/ui/states'
import { useTitle } from '@/ui/title'
import { Builder } from './builder'
import { VocabularyContext, vocabularyOf } from './vocabulary'

/** A new audience. */
export function NewAudiencePage() {
  const { t } = useTranslation('builder')
  useTitle(t('page.new'))
  return (
    <WithVocabulary>
      <Builder audience={null} reload={() => {}} />
    </WithVocabulary>
  )
}

/** The draft of an audience, or what is published where there is none. */
export function EditAudiencePage() {
  const { t } = useTranslation('builder')
  const { key = '' } = useParams({ strict: false })
  const [loads, setLoads] = useState(0)
  const client = useClient()
  const [result, again] = useAnswer({ query: BuilderAudienceDocument, variables: { key }, requestPolicy: 'network-only' })
  useTitle(result.data?.audience?.name ?? t('page.new'))
  const reload = () => void client.query(BuilderAudienceDocument, { key }, { requestPolicy: 'network-only' }).toPromise().then(() => setLoads((n) => n + 1))
  return (
    <WithVocabulary>
      <Answer of={result} again={again}>
        {({ audience }) =>
          audience ? (
            <Builder key={`${audience.id} ${loads}`} audience={audience} reload={reload} />
          ) : (
            <Empty title={t('page.missing')}>
              <LinkAnchor to="/audiences">{t('common:missing.back')}</LinkAnchor>
            </Empty>
          )
        }
      </Answer>
    </WithVocabulary>
  )
}

function WithVocabulary({ children }: { children: ReactNode }) {
  const [result, again] = useAnswer({ query: BuilderVocabularyDocument })
  const vocabulary = useMemo(() => (result.data ? vocabularyOf(result.data) : null), [result.data])
  return (
    <Answer of={result} again={again}>
      {() => vocabulary && <VocabularyContext value={vocabulary}>{children}</VocabularyContext>}
    </Answer>
  )
}
