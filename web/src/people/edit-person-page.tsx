import { Page } from '@/ui/page'

export function NewPersonPage() {
  return <Page title="NewPersonPage">…</Page>
}

export function EditPersonPage() {
  return <Page title="EditPersonPage">…</Page>
}
