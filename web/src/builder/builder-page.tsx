import { Page } from '@/ui/page'

export function NewAudiencePage() {
  return <Page title="NewAudiencePage">…</Page>
}

export function EditAudiencePage() {
  return <Page title="EditAudiencePage">…</Page>
}
