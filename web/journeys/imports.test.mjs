// Somebody imports a file that is everyone, past the guard, and undoes it.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { begin, clean, formatted, saved, seen } from './house.mjs'

const { server, browser } = await begin()
const page = await browser.open()

/** Every active person with everything that is known of them. */
async function everyone() {
  const all = []
  for (let after = null; ; ) {
    const { users } = await server.ask(
      'query($after: String) { users(first: 1000, after: $after) { nodes { id name roles groups { key } attributes { attribute { key } value } } pageInfo { hasNextPage endCursor } } }',
      { after },
    )
    all.push(...users.nodes)
    if (!users.pageInfo.hasNextPage) return all
    after = users.pageInfo.endCursor
  }
}

const attributes = async () => (await server.ask('{ attributes { key label kind known } }')).attributes

const figures = (id) =>
  server.ask('query($id: ID!) { import(id: $id) { status new changed unchanged deactivated rejected missing undone kept attributes { key kind isNew } } }', { id }).then(({ import: found }) => found)

const cell = (value) => (/[",]/.test(String(value ?? '')) ? `"${String(value).replaceAll('"', '""')}"` : String(value ?? ''))
const value = (person, key) => person.attributes.find((a) => a.attribute.key === key)?.value
const idOf = (page) => decodeURIComponent(page.url().split('/').pop())
const heading = (page, name) => page.getByRole('heading', { name })

const stays = 4_400
let company, file

test('a file that cannot be read is refused where it is dropped', async () => {
  await page.goto('/imports')
  await page.getByText('Nothing was imported yet').waitFor()
  await seen(page, 'imports-empty', { fullPage: true, ready: () => page.getByText('Nothing was imported yet').waitFor() })
  const dropped = await page.evaluateHandle(() => {
    const transfer = new DataTransfer()
    transfer.items.add(new File(['PK\u0003\u0004'], 'people.xlsx'))
    return transfer
  })
  await page.getByText('Drop a file here').dispatchEvent('drop', { dataTransfer: dropped })
  await page.getByText('This is a spreadsheet.').waitFor()
})

test('the file is sent, and what it would change is said before anything is written', async () => {
  company = { people: await everyone(), attributes: await attributes() }
  const rows = company.people.slice(0, stays).map((person, i) => [
    person.id, person.name, i < 40 ? 'Gardening' : value(person, 'department'), i >= 4_397 ? 'high' : value(person, 'level'), 100_000 + i, i % 2 ? 'first aid|driving' : 'driving',
  ])
  for (let i = 1; i <= 12; i++) rows.push([`joiner-${i}`, `Joiner ${i}`, 'Gardening', 1, 900_000 + i, ''])
  file = [['Employee number', 'Full name', 'department', 'level', 'Badge number', 'Skills'], ...rows].map((row) => row.map(cell).join(';')).join('\r\n')

  let go
  const held = new Promise((release) => (go = release))
  await page.route('**/imports/import:*', async (route) => {
    if (route.request().method() === 'PUT') await held
    await route.continue()
  })
  await page.getByLabel('File with people').setInputFiles({ name: 'staff-2026.csv', mimeType: 'text/csv', buffer: Buffer.from(file) })
  await page.getByText('Sending the file').waitFor()
  await clean(page, 'import-upload-light')
  go()

  await heading(page, 'What would change').waitFor()
  await heading(page, 'staff-2026.csv').waitFor()
  assert.equal(await page.getByRole('combobox', { name: 'Column with the ids' }).inputValue(), 'Employee number')
  assert.equal((await everyone()).length, company.people.length)
})

test('the name, the kind and the separator are chosen', async () => {
  const named = page.getByRole('combobox', { name: 'Column with the names' })
  if ((await named.inputValue()) !== 'Full name') {
    await named.click()
    await page.getByRole('option', { name: 'Full name' }).click()
  }
  await page.getByRole('row', { name: /^Full name/ }).getByText('Name', { exact: true }).waitFor()

  await page.getByRole('button', { name: 'More' }).click()
  await page.getByRole('combobox', { name: 'Between the elements of a list' }).click()
  await page.getByRole('option', { name: 'Vertical bar |' }).click()
  await page.getByRole('combobox', { name: 'Kind of Badge number' }).and(page.locator(':enabled')).click()
  await page.getByRole('option', { name: 'Text', exact: true }).click()
  await page.waitForFunction(() => document.querySelector('[aria-label="Kind of Badge number"]')?.value === 'Text')
  await page.getByRole('combobox', { name: 'Kind of Badge number' }).and(page.locator(':enabled')).waitFor()
  assert.equal(await page.getByRole('switch').count(), 0, 'a file without local times asks nothing about them')
  const { attributes } = await figures(idOf(page))
  assert.equal(attributes.find((a) => a.key === 'badgeNumber').kind, 'STRING')
})

test('rows that are refused are told with their reasons, and arrive as a file', async () => {
  await heading(page, 'Refused rows').waitFor()
  const { lines } = await saved(page, () => page.getByRole('button', { name: 'Download as CSV' }).click())
  assert.equal(lines.length, 1 + 3)
  const { label } = company.attributes.find((a) => a.key === 'level')
  assert.ok(lines[1].startsWith(`4399,${company.people[4_397].id},${label},`), lines[1])
})

test('a full file is held up by the guard until it is confirmed', async () => {
  const missing = company.people.length - stays
  await page.getByRole('radio', { name: 'Deactivate them: this file is everyone' }).check()
  const confirm = page.getByRole('checkbox', { name: `Yes, deactivate ${formatted(missing)} people` })
  await confirm.and(page.locator(':enabled')).waitFor()
  await page.reload()
  await confirm.waitFor()
  assert.ok(await page.getByRole('radio', { name: 'Deactivate them: this file is everyone' }).isChecked())
  await seen(page, 'import-review', { fullPage: true, ready: () => page.getByRole('checkbox', { name: `Yes, deactivate ${formatted(missing)} people` }).waitFor() })
  assert.ok(await page.getByRole('button', { name: 'Import now' }).isDisabled())
  await confirm.check()
  await page.getByRole('button', { name: 'Import now' }).click()
  await heading(page, 'The people are imported').waitFor()

  const told = await figures(idOf(page))
  assert.deepEqual({ ...told, attributes: undefined }, { status: 'DONE', new: 12, changed: stays - 3, unchanged: 0, deactivated: missing, rejected: 3, missing, undone: 0, kept: 0, attributes: undefined })
  for (const [word, number] of Object.entries({ new: told.new, changed: told.changed, deactivated: told.deactivated, refused: told.rejected }))
    assert.equal(await page.locator('.import-figures div', { has: page.getByText(word, { exact: true }) }).locator('dd').innerText(), formatted(number), word)
  const { user, health } = await server.ask('{ user(id: "joiner-1") { name badge: value(attribute: "badgeNumber") } health { users } }')
  assert.deepEqual(user, { name: 'Joiner 1', badge: '900001' })
  assert.equal(health.users, stays + 12)
  await seen(page, 'import-done', { fullPage: true, ready: () => heading(page, 'The people are imported').waitFor() })
})

test('the import is undone, and everything is as before but for what somebody else has changed since', async () => {
  const [mine] = company.people
  await server.ask('mutation($id: String!) { patchUsers(users: [{id: $id, name: "Somebody Else"}]) { accepted } }', { id: mine.id })
  await page.getByRole('button', { name: 'Undo this import' }).click()
  const dialog = page.getByRole('dialog', { name: 'Undo this import?' })
  await dialog.getByText('12 people it made are deleted.').waitFor()
  await clean(page, 'import-undo-light')
  await dialog.getByRole('button', { name: 'Undo this import' }).click()
  await heading(page, 'The import is undone').waitFor()
  const told = await figures(idOf(page))
  assert.equal(told.kept, 1)
  assert.equal(told.undone, told.new + told.changed + told.deactivated - 1)
  await page.getByText(`${formatted(told.undone)} people are as before, 1 left alone because somebody changed them since.`).waitFor()
  await seen(page, 'import-undone', { fullPage: true, ready: () => heading(page, 'The import is undone').waitFor() })

  const now = await everyone()
  const others = (people) => people.filter((p) => p.id !== mine.id).sort((a, b) => (a.id < b.id ? -1 : 1))
  assert.deepEqual(others(now), others(company.people))
  assert.equal(now.find((p) => p.id === mine.id).name, 'Somebody Else')
})

test('an import is cancelled in its review, and nothing is written', async () => {
  const before = (await server.ask('{ health { users } }')).health.users
  await page.goto('/imports')
  await page.getByLabel('File with people').setInputFiles({ name: 'more.ndjson', mimeType: 'application/x-ndjson', buffer: Buffer.from('{"id":"later","attributes":{"level":2}}\n') })
  await heading(page, 'What would change').waitFor()
  await page.getByRole('button', { name: 'Cancel this import' }).click()
  await page.getByText('The import is cancelled. Nothing was changed.').waitFor()
  await page.getByRole('row', { name: /more\.ndjson Stopped/ }).waitFor()
  await page.getByRole('row', { name: /staff-2026\.csv Undone/ }).waitFor()
  assert.equal((await server.ask('{ health { users } }')).health.users, before)
  await seen(page, 'imports', { fullPage: true, ready: () => page.getByRole('link', { name: 'staff-2026.csv' }).waitFor() })
})

test('times without a zone are texts until somebody says that they are times of the workspace', async () => {
  await server.ask('mutation { updateSettings(zone: "Europe/Vienna") { issues { code } } }')
  await page.goto('/imports')
  await page.getByLabel('File with people').setInputFiles({ name: 'seen.csv', mimeType: 'text/csv', buffer: Buffer.from('id,First seen\nseen-1,2026-03-02T09:30:00\nseen-2,2026-07-03T17:05:00\n') })
  const kind = page.getByRole('combobox', { name: 'Kind of First seen' })
  await kind.waitFor()
  assert.equal(await kind.inputValue(), 'Text')
  const asked = page.getByRole('switch', { name: 'Take times without a zone as times in Europe/Vienna' })
  await asked.click({ force: true })
  await page.waitForFunction(() => document.querySelector('[aria-label="Kind of First seen"]')?.value === 'Date and time')
  assert.ok(await asked.isChecked())
  await asked.and(page.locator(':enabled')).waitFor({ state: 'attached' })
  await seen(page, 'import-local-times', { fullPage: true, ready: () => kind.waitFor() })
  await page.getByRole('button', { name: 'Import now' }).click()
  await heading(page, 'The people are imported').waitFor()
  const { one, two } = await server.ask('{ one: user(id: "seen-1") { at: value(attribute: "firstSeen") } two: user(id: "seen-2") { at: value(attribute: "firstSeen") } }')
  assert.deepEqual([one.at, two.at], ['2026-03-02T08:30:00Z', '2026-07-03T15:05:00Z'])
})

test('no page had a fault', () => assert.deepEqual(browser.faults, []))
