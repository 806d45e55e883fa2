import { Button, Input } from '@mantine/core'
import { IconEye, IconLock } from '@tabler/icons-react'
import { type ReactNode, useState } from 'react'
import { useTranslation } from 'react-i18next'
import './words'

/** What deserves care: it is shown when somebody asks for it. */
export function Hidden({ what, labelled, children }: { what: string; /** Among the fields of a form: the name stands above, as it does with the others. */ labelled?: boolean; children: ReactNode }) {
  const { t } = useTranslation('people')
  const [shown, setShown] = useState(false)
  if (shown) return <>{children}</>
  const button = (
    <Button variant="default" size="compact-xs" mih={24} leftSection={<IconLock size={12} aria-hidden />} rightSection={<IconEye size={12} aria-hidden />} title={t('person.hidden')} onClick={() => setShown(true)}>
      {t('person.show', { what })}
    </Button>
  )
  if (!labelled) return button
  return (
    <Input.Wrapper label={what} labelElement="div">
      <div>{button}</div>
    </Input.Wrapper>
  )
}
