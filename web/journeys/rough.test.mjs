// What people do that nobody thought of: odd ids and names, numbers of every kind.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { begin } from './house.mjs'

const { server, browser } = await begin({ people: 500 })

const upsert = (...users) => server.ask('mutation($users: [UserInput!]!) { upsertUsers(users: $users) { accepted } }', { users })
const asking = (criteria) => `/audiences/new?${new URLSearchParams({ c: JSON.stringify({ all: criteria }) })}`

test('whatever the id of a person is, it can be opened, loaded anew and edited', async () => {
  const ids = ['new', '..', '~x', 'ada@example.com', 'a/b', '100%', '?#', 'مرحبا 😀', '<b>"x"</b>']
  await upsert(...ids.map((id, i) => ({ id, name: i % 2 ? '   ' : `Odd <i>${i}</i>` })))
  const page = await browser.open()
  for (const id of ids) {
    await page.goto(`/people?${new URLSearchParams({ peopleSearch: id })}`)
    await page.getByTitle(id, { exact: true }).first().click()
    const title = page.getByRole('heading', { level: 1, name: ids.indexOf(id) % 2 ? id : `Odd <i>${ids.indexOf(id)}</i>`, exact: true })
    await title.waitFor()
    await page.reload()
    await title.waitFor()
    await page.getByRole('link', { name: 'Edit' }).click()
    await page.getByRole('textbox', { name: 'Id' }).waitFor()
    assert.equal(await page.getByRole('textbox', { name: 'Id' }).inputValue(), id)
    await page.getByRole('link', { name: 'Cancel' }).click()
    await title.waitFor()
  }
  await page.context().close()
})

test('an audience may be called New', async () => {
  const { createAudience } = await server.ask('mutation { createAudience(name: "New", criteria: { everyone: true }) { audience { key } } }')
  assert.equal(createAudience.audience.key, 'new')
  const page = await browser.open()
  await page.goto('/audiences')
  await page.getByRole('link', { name: 'New', exact: true }).click()
  await page.getByRole('heading', { level: 1, name: 'New', exact: true }).waitFor()
  await page.getByRole('link', { name: 'Edit', exact: true }).click()
  assert.equal(await page.getByRole('textbox', { name: 'Name of the audience' }).inputValue(), 'New')
  await page.context().close()
})

test('numbers below nothing and parts of one are typed as they are written', async () => {
  const page = await browser.open()
  for (const [key, typed, value] of [['salary', '-5', -5], ['salary', '1.5', 1.5], ['salary', '-0,25', -0.25], ['level', '-12', -12]]) {
    await page.goto(asking({ attribute: { key, is: { atLeast: 3 } } }))
    const field = page.getByRole('textbox', { name: /^Value/ })
    await field.press('Control+a')
    await field.pressSequentially(typed)
    await page.waitForURL((url) => JSON.parse(url.searchParams.get('c') ?? '{}').all?.attribute.is.atLeast === value)
  }
  const half = page.getByRole('textbox', { name: /^Value/ })
  await half.press('Control+a')
  await half.pressSequentially('1.5')
  await page.getByText('this number has a fraction').first().waitFor()
  await page.context().close()
})

test('no page had a fault', () => assert.deepEqual(browser.faults, []))
