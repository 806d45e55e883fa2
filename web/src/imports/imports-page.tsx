import { Page } from '@/ui/page'

export function ImportsPage() {
  return <Page title="ImportsPage">…</Page>
}
