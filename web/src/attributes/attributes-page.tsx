import { Page } from '@/ui/page'

export function AttributesPage() {
  return <Page title="AttributesPage">…</Page>
}
