import { Page } from '@/ui/page'

export function ImportPage() {
  return <Page title="ImportPage">…</Page>
}
