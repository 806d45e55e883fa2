import { Button, Group, Text } from '@mantine/core'
import { notifications } from '@mantine/notifications'
import i18next from 'i18next'
import { useEffect, useState } from 'react'
import { type ShownIssue, textOf } from './issue-list'

type Told = {
  title?: string
  /** The way back. */
  undo?: () => void
  /** What it is about: the message before about the same goes. */
  about?: string
}

const last = new Map<string, string>()

/** Shows a message in the place of the one before about the same. */
function show(about: string | undefined, message: Parameters<typeof notifications.show>[0]) {
  const before = about === undefined ? undefined : last.get(about)
  if (before !== undefined) notifications.hide(before)
  const id = notifications.show(message)
  if (about !== undefined) last.set(about, id)
  return id
}

/** Says that something is done, with the way back where there is one. */
export function tellDone(text: string, { title, undo, about }: Told = {}) {
  const hide = () => void notifications.hide(id)
  const id: string = show(about, { color: 'hedge', autoClose: undo ? false : 5_000, title, message: undo ? <WithUndo text={text} undo={undo} hide={hide} /> : text })
}

/** How long a message with a way back stays when nobody looks at it, in milliseconds. */
const STAYS = 20_000

/** It stays as long as the pointer or the focus is on it. */
function WithUndo({ text, undo, hide }: { text: string; undo: () => void; hide: () => void }) {
  const [pointed, setPointed] = useState(false)
  const [focused, setFocused] = useState(false)
  useEffect(() => {
    if (pointed || focused) return
    const timer = setTimeout(hide, STAYS)
    return () => clearTimeout(timer)
  }, [pointed, focused])
  return (
    <Group justify="space-between" gap="sm" wrap="nowrap" onMouseEnter={() => setPointed(true)} onMouseLeave={() => setPointed(false)} onFocus={() => setFocused(true)} onBlur={() => setFocused(false)}>
      <Text size="sm">{text}</Text>
      <Button variant="default" size="xs" onClick={() => (hide(), undo())}>
        {i18next.t('action.undo')}
      </Button>
    </Group>
  )
}

/** Says what was refused and why; it stays until it was read. */
export const tellRefused = (title: string, issues: readonly Pick<ShownIssue, 'message' | 'hint'>[] = [], about?: string) =>
  show(about, { color: 'red', title, message: issues.map(textOf).join(' '), autoClose: false })
