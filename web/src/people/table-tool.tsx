import { ActionIcon, type ActionIconProps, Button, type ButtonProps } from '@mantine/core'
import type { ComponentPropsWithRef, ReactNode } from 'react'

type Props = { icon: ReactNode; label: string; compact?: boolean } & Omit<ComponentPropsWithRef<'button'>, 'color' | 'style'>

/** A button above a table: its picture with its word, or in a narrow place its picture alone. It can be the target of a menu. */
export function TableTool({ icon, label, compact, ...rest }: Props) {
  if (compact)
    return (
      <ActionIcon {...(rest as ActionIconProps)} variant="default" size={30} aria-label={label} title={label}>
        {icon}
      </ActionIcon>
    )
  return (
    <Button {...(rest as ButtonProps)} variant="default" size="xs" leftSection={icon}>
      {label}
    </Button>
  )
}
