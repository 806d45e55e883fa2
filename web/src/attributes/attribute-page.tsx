import { Page } from '@/ui/page'

export function AttributePage() {
  return <Page title="AttributePage">…</Page>
}
