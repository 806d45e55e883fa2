import { NumberInput, type NumberInputProps } from '@mantine/core'
import { useEffect, useState } from 'react'
import { readNumber } from './read-number'

type Props = Omit<NumberInputProps, 'value' | 'onChange' | 'defaultValue' | 'onBlur'> & { value: number | null; onChange: (value: number | null) => void }

/** A number to be typed. What is no number yet, such as "-" or "1.", stays in the field while somebody types, and is told as null. */
export function NumberField({ value, onChange, ...rest }: Props) {
  const [typed, setTyped] = useState<number | string>(value ?? '')
  useEffect(() => setTyped((now) => (readNumber(now) === value ? now : (value ?? ''))), [value])
  return (
    <NumberInput
      {...rest}
      value={typed}
      onChange={(next) => {
        setTyped(next)
        onChange(readNumber(next))
      }}
      onBlur={() => setTyped(value ?? '')}
    />
  )
}
