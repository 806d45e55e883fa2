import { CloseButton, TextInput, type TextInputProps } from '@mantine/core'
import { useDebouncedCallback } from '@mantine/hooks'
import { IconSearch } from '@tabler/icons-react'
import { useEffect, useState } from 'react'

type Props = { label: string; clear: string; value: string; onChange: (text: string) => void } & Pick<TextInputProps, 'size' | 'flex' | 'w' | 'maw'>

/** Where one types what to look for; it is looked for a moment after the last letter. */
export function SearchBox({ label, clear, value, onChange, ...rest }: Props) {
  const [typed, setTyped] = useState(value)
  const later = useDebouncedCallback(onChange, 200)
  useEffect(() => setTyped((now) => (now.trim() === value ? now : value)), [value])
  const type = (text: string) => {
    setTyped(text)
    later(text.trim())
  }
  return (
    <TextInput
      {...rest}
      leftSection={<IconSearch size={15} aria-hidden />}
      aria-label={label}
      placeholder={label}
      value={typed}
      onChange={(e) => type(e.currentTarget.value)}
      rightSection={typed !== '' && <CloseButton size="sm" aria-label={clear} onClick={() => type('')} />}
    />
  )
}
