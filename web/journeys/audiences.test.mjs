// Audiences: found, sorted, copied, put away; published and taken back; live; asked why somebody isn't in; versions side by side.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { audit, begin, clean, formatted, saved, seen, shoot } from './house.mjs'

const { server, browser } = await begin()

const names = (page) => page.getByRole('rowheader').getByRole('link').allTextContents()
const audience = async (key) => (await server.ask('query($key: String!) { audience(by: { key: $key }) { version status active { number description } draft { description } population { size } } }', { key })).audience
const size = async (of) => (await server.ask('query($of: PopulationInput!) { population(of: $of) { size } }', { of })).population.size

/** A screen of its own, in every way a person may see it. */
async function look(name, path, ready) {
  const page = await browser.open()
  await page.goto(path)
  await seen(page, name, { ready })
  await page.context().close()
}

test('an audience is found by what its criteria mention, and the address keeps the search', async () => {
  const page = await browser.open()
  await page.goto('/audiences')
  await page.getByRole('textbox', { name: 'Search names' }).fill('start date')
  await page.getByRole('link', { name: 'Engineering', exact: true }).waitFor({ state: 'detached' })
  assert.deepEqual(await names(page), ['Ambassadors', 'New joiners', 'Ten years and more'])
  assert.equal(new URL(page.url()).searchParams.get('search'), 'start date')
  await page.reload()
  await page.getByRole('link', { name: 'New joiners', exact: true }).waitFor()
  assert.equal(await page.getByRole('textbox', { name: 'Search names' }).inputValue(), 'start date')
  await page.getByRole('textbox', { name: 'Search names' }).fill('nothing is like this')
  await page.getByRole('button', { name: 'Show all audiences' }).click()
  await page.getByRole('link', { name: 'places' }).click()
  await page.getByRole('link', { name: 'Engineering', exact: true }).waitFor({ state: 'detached' })
  assert.deepEqual(await names(page), ['Austria, Germany, Switzerland'])
  await page.context().close()
})

test('the list is sorted by its columns, filtered by status and saved as a file', async () => {
  const page = await browser.open()
  await page.goto('/audiences')
  await page.getByRole('button', { name: 'People', exact: true }).click()
  await page.getByRole('columnheader', { name: 'People' }).and(page.locator('[aria-sort=descending]')).waitFor()
  await page.locator('tbody tr').first().getByRole('link', { name: 'Everyone' }).waitFor()
  await page.getByText(/^Draft \d+$/).click()
  await page.getByRole('link', { name: 'Everyone', exact: true }).waitFor({ state: 'detached' })
  assert.deepEqual(await names(page), ['Payroll review'])
  await page.getByText(/^All \d+$/).click()
  await page.getByRole('link', { name: 'Everyone', exact: true }).waitFor()
  const { name, lines } = await saved(page, () => page.getByRole('button', { name: 'Download as CSV' }).click())
  assert.equal(name, 'Audiences.csv')
  const { audiences } = await server.ask('{ audiences(status: [ACTIVE, DRAFT, DEGRADED, ARCHIVED]) { totalCount } }')
  assert.equal(lines.length, audiences.totalCount + 1)
  const everyone = (await audience('everyone')).population.size
  assert.ok(lines[1].startsWith(`Everyone,everyone,On,${everyone},1,`), lines[1])
  await page.context().close()
})

test('an audience is copied, turned off, turned on again and deleted', async () => {
  const page = await browser.open()
  await page.goto('/audiences')
  await page.getByRole('button', { name: 'What to do with German speakers' }).click()
  await page.getByRole('menuitem', { name: 'Duplicate…' }).click()
  await page.getByRole('textbox', { name: 'Name', exact: true }).fill('Whoever speaks German well')
  await page.getByRole('button', { name: 'Duplicate', exact: true }).click()
  await page.getByRole('heading', { level: 1, name: 'Whoever speaks German well' }).waitFor()
  await page.getByRole('button', { name: 'Publish…' }).click()
  const dialog = page.getByRole('dialog')
  await dialog.getByText(`${formatted((await audience('german-speakers')).population.size)} people will be in.`).waitFor()
  await clean(page, 'audience-first-publication-light')
  await dialog.getByRole('button', { name: 'Publish', exact: true }).click()
  await page.getByText('is published.').waitFor()
  await page.getByRole('button', { name: 'What to do with Whoever speaks German well' }).click()
  await page.getByRole('menuitem', { name: 'Turn off' }).click()
  await page.getByText('is off. It has no people').waitFor()
  await page.getByRole('main').getByText('Off', { exact: true }).waitFor()
  assert.equal((await audience('whoever-speaks-german-well')).status, 'ARCHIVED')
  await page.getByRole('button', { name: 'What to do with Whoever speaks German well' }).click()
  await page.getByRole('menuitem', { name: 'Turn on again' }).click()
  await page.getByRole('main').getByText('On', { exact: true }).waitFor()
  assert.equal((await audience('whoever-speaks-german-well')).status, 'ACTIVE')
  await page.getByRole('button', { name: 'What to do with Whoever speaks German well' }).click()
  await page.getByRole('menuitem', { name: 'Delete…' }).click()
  await page.getByRole('button', { name: 'Delete for ever' }).click()
  await page.getByRole('heading', { level: 1, name: 'Audiences' }).waitFor()
  assert.equal(await audience('whoever-speaks-german-well'), null)
  await page.context().close()
})

test('an audience that others need is not turned off, and they are named', async () => {
  const page = await browser.open()
  await page.goto('/audiences')
  await page.getByRole('button', { name: 'What to do with Managers' }).click()
  await shoot(page, 'audiences-menu-light')
  await page.getByRole('menuitem', { name: 'Turn off' }).click()
  const dialog = page.getByRole('dialog', { name: '“Managers” cannot be turned off' })
  await dialog.getByRole('link', { name: 'Ambassadors' }).waitFor()
  assert.deepEqual(await audit(page), [])
  await dialog.getByRole('link', { name: 'Leadership summit' }).click()
  await page.getByRole('heading', { level: 1, name: 'Leadership summit' }).waitFor()
  await page.context().close()
})

test('the details are edited, and a fault stands at its field', async () => {
  const page = await browser.open()
  await page.goto('/audiences/remote-engineers')
  const edit = async () => {
    await page.getByRole('button', { name: 'What to do with Engineers' }).click()
    await page.getByRole('menuitem', { name: 'Edit details…' }).click()
  }
  await edit()
  await page.getByRole('textbox', { name: 'Key for programs' }).fill('No key at all')
  await page.getByRole('button', { name: 'Save' }).click()
  await page.getByRole('textbox', { name: 'Key for programs' }).and(page.locator('[aria-invalid=true]')).waitFor()
  await clean(page, 'audience-details-light')
  await page.getByRole('textbox', { name: 'Key for programs' }).fill('home-engineers')
  await page.getByRole('textbox', { name: 'Name', exact: true }).fill('Engineers from home')
  await page.getByRole('button', { name: 'Save' }).click()
  await page.getByRole('heading', { level: 1, name: 'Engineers from home' }).waitFor()
  await page.waitForURL('**/audiences/home-engineers')
  await page.context().close()
})

const withoutSales = { all: [{ roles: { anyOf: ['manager'] } }, { not: { attribute: { key: 'department', is: { in: ['Sales', 'Support'] } } } }] }
const mixed = { any: [withoutSales, { attribute: { key: 'level', is: { atLeast: 5 } } }] }

test('a changed draft is published by its numbers, and taken back', async () => {
  const before = await audience('managers')
  await server.ask('mutation($version: Int!, $criteria: CriteriaInput!) { updateDraft(audience: { key: "managers" }, version: $version, criteria: $criteria) { issues { message } } }', { version: before.version, criteria: mixed })
  const draft = { draftOf: { key: 'managers' } }
  const active = { audience: { key: 'managers' } }
  const [entering, leaving, staying] = await Promise.all([size({ minus: [draft, active] }), size({ minus: [active, draft] }), size({ intersect: [draft, active] })])
  assert.ok(entering > 0 && leaving > 0)

  const page = await browser.open()
  await page.goto('/audiences/managers')
  await page.getByRole('heading', { name: 'There are changes that are not published' }).waitFor()
  await page.getByRole('button', { name: 'Publish…' }).click()
  const dialog = page.getByRole('dialog', { name: 'Publish “Managers”' })
  const people = (n) => (n === 1 ? '1 person' : `${formatted(n)} people`)
  await dialog.getByText(`Publishing lets ${people(entering)} in and takes ${people(leaving)} out; ${formatted(staying)} ${staying === 1 ? 'stays' : 'stay'}.`).waitFor()
  await dialog.getByText('2 audiences use this one').waitFor()
  await clean(page, 'audience-publish-light')
  await dialog.getByRole('button', { name: 'See everybody who goes out' }).click()
  await page.getByRole('dialog', { name: 'Going out' }).getByText(people(leaving)).first().waitFor()
  await page.getByRole('dialog', { name: 'Going out' }).getByRole('button', { name: 'Close' }).click()
  await dialog.getByRole('button', { name: 'Publish', exact: true }).click()
  await page.getByText('“Managers” is published.').waitFor()
  await page.getByRole('main').getByText(formatted(entering + staying), { exact: true }).first().waitFor()
  assert.equal((await audience('managers')).population.size, entering + staying)
  await page.getByRole('button', { name: 'What to do with Managers' }).click()
  await page.getByRole('menuitem', { name: 'Undo the last publication…' }).click()
  const undoing = page.getByRole('dialog', { name: 'Undo the last publication?' })
  await undoing.getByText(`Undoing it lets ${people(leaving)} in and takes ${people(entering)} out; ${formatted(staying)} ${staying === 1 ? 'stays' : 'stay'}.`).waitFor()
  await shoot(page, 'audience-undo-light')
  assert.deepEqual(await audit(page), [])
  await undoing.getByRole('button', { name: 'Cancel' }).click()
  await page.getByRole('button', { name: 'Undo', exact: true }).click()
  await page.getByText('is taken back').waitFor()
  await page.getByRole('main').getByText(formatted(before.population.size), { exact: true }).first().waitFor()
  const after = await audience('managers')
  assert.equal(after.population.size, before.population.size)
  assert.equal(after.active.description, before.active.description)
  assert.notEqual(after.draft, null)
  await page.context().close()
})

test('versions stand side by side with their differences marked, and an old one becomes the draft', async () => {
  await look('audience-versions', '/audiences/managers?tab=versions', (page) => page.getByRole('heading', { name: 'Side by side' }).waitFor())
  const page = await browser.open()
  await page.goto('/audiences/managers?tab=versions')
  const compared = page.locator('section').filter({ has: page.getByRole('heading', { name: 'Side by side' }) })
  await compared.getByRole('insertion').first().waitFor()
  assert.match((await compared.getByRole('insertion').allTextContents()).join(' '), /evel is at least 5/)
  await page.locator('section').filter({ has: page.getByRole('heading', { name: 'Version 1' }) }).getByRole('button', { name: 'Make it the draft' }).click()
  await page.getByText('Version 1 is the draft now.').waitFor()
  await page.context().close()
})

test('one finds out why somebody is not in it', async () => {
  const page = await browser.open()
  await page.goto('/audiences/summit')
  await page.getByRole('tab', { name: 'Test a person' }).click()
  const { population } = await server.ask('{ population(of: { minus: [{ audience: { key: "managers" } }, { audience: { key: "summit" } }] }) { members(first: 1) { nodes { id name } } } }')
  const [person] = population.members.nodes
  await page.getByRole('combobox', { name: 'Whom do you want to test?' }).fill(person.name)
  await page.getByRole('option', { name: person.name }).first().click()
  await page.getByText(`${person.name} is not in it`).waitFor()
  assert.equal(new URL(page.url()).searchParams.get('person'), person.id)
  await page.context().close()
  await look('audience-check', `/audiences/summit?tab=check&person=${person.id}`, (p) => p.getByText(`${person.name} is not in it`).waitFor())
})

test('counts move while people arrive, in the list and on the page', async () => {
  const { population } = await audience('engineering')
  const list = await browser.open()
  const page = await browser.open()
  await list.goto('/audiences')
  await page.goto('/audiences/engineering')
  const row = list.getByRole('row').filter({ has: list.getByRole('link', { name: 'Engineering', exact: true }) })
  await row.getByText(formatted(population.size), { exact: true }).waitFor()
  await page.getByRole('main').getByText(formatted(population.size), { exact: true }).first().waitFor()
  await list.getByText('Live', { exact: true }).waitFor()
  await page.getByText('Live', { exact: true }).waitFor()
  const users = ['a', 'b', 'c'].map((id) => ({ id: `arrived-${id}`, name: `Arrived ${id}`, attributes: [{ key: 'department', value: 'Engineering' }] }))
  await server.ask('mutation($users: [UserInput!]!) { upsertUsers(users: $users) { accepted } }', { users })
  await row.getByText(formatted(population.size + 3), { exact: true }).waitFor()
  await page.getByRole('main').getByText(formatted(population.size + 3), { exact: true }).first().waitFor()
  await page.getByText('3 came in since you opened this').waitFor()
  await list.context().close()
  await page.context().close()
})

test('the people of an audience split by anything, and each part opens', async () => {
  const page = await browser.open()
  await page.goto('/audiences/managers?tab=split')
  const { population } = await server.ask('{ population(of: { audience: { key: "managers" } }) { composition(by: [{ attribute: "department" }]) { cells { labels size } } } }')
  const [largest] = population.composition.cells
  await page.getByRole('row').filter({ hasText: largest.labels[0] }).getByText(formatted(largest.size), { exact: true }).waitFor()
  await page.getByRole('button', { name: largest.labels[0], exact: true }).click()
  const part = page.getByRole('dialog', { name: `Department: ${largest.labels[0]}` })
  await part.getByText(`${formatted(largest.size)} people`).first().waitFor()
  await clean(page, 'audience-part-light')
  await part.getByRole('button', { name: 'Close' }).first().click()
  for (const [option, first] of [['Start date', /^20\d\d$/], ['Salary', /^under /], ['Works from home', /^no$/], ['Groups', /company/]]) {
    await page.getByRole('combobox', { name: 'Split by' }).click()
    await page.getByRole('option', { name: option, exact: true }).click()
    await page.getByRole('rowheader', { name: first }).first().waitFor()
  }
  await page.getByText('One person may be in several parts').waitFor()
  const { lines } = await saved(page, () => page.getByRole('button', { name: 'Download as CSV' }).click())
  assert.equal(lines[0], 'Groups,People,Share,Times the share in everyone')
  await page.context().close()
})

test('every screen is clean, light, dark and on a phone', async () => {
  await look('audiences', '/audiences', (page) => page.getByRole('link', { name: 'Managers', exact: true }).waitFor())
  await look('audience', '/audiences/managers', (page) => page.getByRole('heading', { name: 'Who is in it' }).waitFor())
  await look('audience-draft', '/audiences/payroll-review', (page) => page.getByText('Please fix').waitFor())
  await look('audience-people', '/audiences/summit?tab=people', (page) => page.getByRole('main').getByRole('row').nth(3).waitFor())
  await look('audience-split', '/audiences/summit?tab=split&splitBy=startDate&with=managers', (page) => page.getByRole('rowheader', { name: '2019' }).waitFor())
})

test('a new workspace tells how to begin', async () => {
  const { audiences } = await server.ask('{ audiences(first: 1000, status: [DRAFT, ACTIVE, DEGRADED, ARCHIVED]) { nodes { key } } }')
  let left = audiences.nodes.map((a) => a.key)
  while (left.length > 0) {
    const kept = []
    for (const key of left) {
      const { version } = await audience(key)
      const { deleteAudience } = await server.ask('mutation($key: String!, $version: Int!) { deleteAudience(audience: { key: $key }, version: $version) { deleted } }', { key, version })
      if (!deleteAudience.deleted) kept.push(key)
    }
    assert.ok(kept.length < left.length)
    left = kept
  }
  await look('audiences-empty', '/audiences', (page) => page.getByRole('heading', { name: 'Make your first audience' }).waitFor())
})

test('no page had a fault', () => assert.deepEqual(browser.faults, []))
