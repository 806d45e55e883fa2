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
  await page.getByRole('link', { name: 'Edit audience' }).click()
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

test('while people come and go, everything on the screen says the same', async () => {
  const page = await browser.open()
  await upsert({ id: 'nora', name: 'Nora', attributes: [{ key: 'region', value: 'Europe' }] })
  await page.goto(`${asking({ attribute: { key: 'region', is: { equals: 'Europe' } } })}&person=nora&tab=test`)
  await page.getByText('Nora is in it').waitFor()
  const said = () => page.locator('#people').evaluate((side) => side.innerText)
  for (const region of ['Asia', 'Europe', 'Asia']) {
    await upsert({ id: 'nora', attributes: [{ key: 'region', value: region }] })
    const sentence = region === 'Europe' ? 'Nora is in it' : 'Nora is not in it'
    await page.getByText(sentence).waitFor()
    assert.match(await said(), region === 'Europe' ? /\nIn\n/ : /\nNot in\n/)
    assert.match(await said(), new RegExp(sentence))
  }
  await page.getByRole('tab', { name: 'People' }).click()
  await page.getByText(/^1 to 10 of /).waitFor()
  for (let n = 0; n < 12; n++) {
    await upsert({ id: `late${n}`, attributes: [{ key: 'region', value: 'Europe' }] })
    const [total, pager] = await page.evaluate(() => [document.querySelector('[data-total]').textContent, document.querySelector('#people').innerText.match(/1 to 10 of ([\d,]+)/)[1]])
    assert.equal(pager, total)
  }
  await page.getByRole('tab', { name: 'Test a person' }).click()
  await server.ask('mutation { deleteUsers(ids: ["nora"]) { accepted } }')
  await page.getByText('Nobody is known under “nora”.').waitFor()
  await page.context().close()
})

test('what others do is seen without loading anew: audiences that come, change their name, and go', async () => {
  const page = await browser.open()
  await page.goto('/audiences')
  await page.getByRole('link', { name: 'Engineering', exact: true }).waitFor()
  const { createAudience } = await server.ask('mutation { createAudience(name: "Of somebody else", criteria: { everyone: true }) { audience { version } } }')
  await page.getByRole('link', { name: 'Of somebody else' }).click()
  await page.getByRole('heading', { level: 1, name: 'Of somebody else' }).waitFor()
  await server.ask('mutation($version: Int!) { deleteAudience(audience: { key: "of-somebody-else" }, version: $version) { deleted } }', { version: createAudience.audience.version })
  await page.getByText('There is no such audience').waitFor()
  await page.context().close()
})

test('what was done before an audience was first saved can be undone after it', async () => {
  const page = await browser.open()
  await page.goto(asking({ attribute: { key: 'region', is: { equals: 'Europe' } } }))
  await page.getByRole('button', { name: 'Remove Europe' }).waitFor()
  await page.getByRole('textbox', { name: 'Name of the audience' }).fill('To be undone')
  await page.getByRole('button', { name: 'Add a condition' }).first().click()
  await page.getByRole('combobox', { name: 'Search' }).fill('Manager')
  await page.keyboard.press('Enter')
  await page.getByRole('group', { name: 'Manager', exact: true }).waitFor()
  await page.getByRole('button', { name: 'Save draft' }).click()
  await page.waitForURL('**/audiences/to-be-undone/edit')
  await page.getByRole('button', { name: 'Undo' }).click()
  await page.getByRole('group', { name: 'Manager', exact: true }).waitFor({ state: 'detached' })
  await page.getByRole('button', { name: 'Redo' }).click()
  await page.getByRole('group', { name: 'Manager', exact: true }).waitFor()
  await page.context().close()
})

test('an audience that is deleted while somebody edits it can be saved as a new one', async () => {
  const { createAudience } = await server.ask('mutation { createAudience(name: "Soon gone", criteria: { attribute: { key: "region", is: { equals: "Europe" } } }) { audience { key version } } }')
  const page = await browser.open()
  await page.goto('/audiences/soon-gone/edit')
  await page.getByRole('textbox', { name: 'Name of the audience' }).fill('Back again')
  await server.ask('mutation($version: Int!) { deleteAudience(audience: { key: "soon-gone" }, version: $version) { deleted } }', { version: createAudience.audience.version })
  await page.getByRole('button', { name: 'Save draft' }).click()
  await page.getByText('Somebody else has deleted this audience meanwhile').waitFor()
  await page.getByRole('button', { name: 'Save as a new audience' }).click()
  await page.waitForURL('**/audiences/back-again/edit')
  const { audience } = await server.ask('{ audience(by: { key: "back-again" }) { draft { criteria } } }')
  assert.deepEqual(audience.draft.criteria, { attribute: { key: 'region', is: { equals: 'Europe' } } })
  await page.context().close()
})

test('Escape closes one thing at a time', async () => {
  await server.ask('mutation { createAudience(name: "Layers", criteria: { everyone: true }) { issues { message } } }')
  const page = await browser.open()
  await page.goto('/audiences/layers')
  await page.getByRole('button', { name: 'Publish…' }).click()
  await page.getByRole('button', { name: /^See all/ }).click()
  await page.getByRole('dialog', { name: 'Among them' }).getByRole('cell').first().waitFor()
  await page.keyboard.press('Escape')
  await page.getByRole('dialog', { name: 'Among them' }).waitFor({ state: 'detached' })
  await page.getByRole('dialog', { name: 'Publish “Layers”' }).getByRole('button', { name: 'Publish' }).waitFor()
  await page.keyboard.press('Escape')
  await page.getByRole('dialog').waitFor({ state: 'detached' })
  await page.context().close()
})

test('no page had a fault', () => assert.deepEqual(browser.faults, []))
