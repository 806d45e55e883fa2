type Props = {
  audience: { key: string; name: string; version: number }
  opened: boolean
  onClose: () => void
  onPublished: () => void
}

/** Publishing in one sentence: how many come in and go out, five of each by name; afterwards it can be undone. */
export function PublishDialog(_: Props) {
  return <>…</>
}
