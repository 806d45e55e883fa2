import { Button, Group } from '@mantine/core'
import { useTranslation } from 'react-i18next'
import { add } from '@/criteria/edit'
import { MATCH } from '@/criteria/tree'
import { KindIcon } from '@/ui/kind-icon'
import { rowOf } from './add-condition'
import { useBuilder } from './state'
import { useVocabulary } from './vocabulary'

const MANY = 5

/** Where one may begin: the attributes most audiences ask for. */
export function Starters() {
  const { t } = useTranslation('builder')
  const { attributes } = useVocabulary()
  const { tree, edit } = useBuilder()
  const offered = attributes.toSorted((a, b) => b.usedBy.length - a.usedBy.length || b.known - a.known).slice(0, MANY)
  return (
    <Group gap={6} role="group" aria-label={t('box.starters')}>
      {offered.map((attribute) => (
        <Button
          key={attribute.key}
          size="xs"
          variant="default"
          radius="xl"
          leftSection={<KindIcon kind={attribute.kind} size={14} />}
          onClick={() => {
            const [next, id] = add(tree, MATCH, rowOf(attribute))
            edit(next, { say: t('said.added', { of: attribute.label }), focus: { id, part: 'value' } })
          }}
        >
          {attribute.label}
        </Button>
      ))}
    </Group>
  )
}
