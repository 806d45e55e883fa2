import { useEffect, useRef } from 'react'
import { Text, type TextProps } from '@mantine/core'
import { formatCount } from '@/ui/format'

/** A number that moves by itself, and shows by a short glow that it has moved. */
export function LiveCount({ of, ...rest }: { of: number | null | undefined } & TextProps) {
  const before = useRef(of)
  const moved = typeof before.current === 'number' && typeof of === 'number' && before.current !== of
  const glowing = useRef(false)
  if (moved) glowing.current = true
  useEffect(() => {
    before.current = of
  }, [of])
  return (
    <Text span key={of} className={glowing.current ? 'tabular moved' : 'tabular'} {...rest}>
      {of === null || of === undefined ? '–' : formatCount(of)}
    </Text>
  )
}
