import { Paper, Text, Title } from '@mantine/core'
import { useTranslation } from 'react-i18next'
import { useAnswer } from '@/api/answer'
import { useFresh } from '@/api/fresh'
import { AttributesFiguresDocument, type Kind } from '@/generated/graphql'
import { formatValue } from '@/ui/format'
import { Answer } from '@/ui/states'
import '@/ui/facts.css'
import './words'

const withFigures: readonly Kind[] = ['NUMBER', 'INTEGER', 'DATE', 'DATETIME', 'VERSION']

/** The smallest, the middle and the largest value, and of numbers their mean and sum. */
export function AttributeFigures({ attribute }: { attribute: { key: string; kind: Kind } }) {
  const { t } = useTranslation('attributes')
  const common = useTranslation().t
  const wanted = withFigures.includes(attribute.kind)
  const [answer, again] = useAnswer({ query: AttributesFiguresDocument, variables: { key: attribute.key }, pause: !wanted })
  useFresh(again, { paused: !wanted })
  if (!wanted) return null
  const ends = { DATE: 'Day', DATETIME: 'Day', VERSION: 'Version' } as Partial<Record<Kind, 'Day' | 'Version'>>
  const end = ends[attribute.kind] ?? ''
  return (
    <Paper withBorder p="md" component="section" aria-labelledby="attribute-figures">
      <Title order={2} id="attribute-figures" mb="xs">
        {t('one.figures')}
      </Title>
      <Answer of={answer} again={again} lines={3}>
        {({ population: { statistics } }) => {
          const figures = statistics[0]
          if (!figures || figures.known === 0) return <Text size="sm" c="dimmed" children={t('one.noFigures')} />
          const lines = [
            [`min${end}`, figures.min],
            ['median', figures.median],
            ['average', figures.average],
            [`max${end}`, figures.max],
            ['sum', figures.sum],
          ] as const
          return (
            <dl className="facts">
              {lines.flatMap(([word, value]) =>
                value === null || value === undefined ? [] : [
                  <div key={word}>
                    <dt>{t(`one.${word}`)}</dt>
                    <dd className="tabular" style={{ textAlign: 'end' }}>
                      {formatValue(value, { yes: common('yes'), no: common('no') })}
                    </dd>
                  </div>,
                ],
              )}
            </dl>
          )
        }}
      </Answer>
    </Paper>
  )
}
