import { Page } from '@/ui/page'

export function ExplorerPage() {
  return <Page title="ExplorerPage">…</Page>
}
