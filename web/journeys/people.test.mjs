// People by hand: found, understood, edited with the audiences gained and lost in sight, added, deactivated; their groups and attributes.
import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { after, before, test } from 'node:test'
import { audit, shoot, sideways, startBrowser, startServer } from './house.mjs'

let server, browser, person
before(async () => {
  server = await startServer()
  browser = await startBrowser(server)
  const { population } = await server.ask(
    '{ population(of: {minus: [{criteria: {all: [{attribute: {key: "department", is: {equals: "Engineering"}}}, {attribute: {key: "level", is: {atMost: 2}}}]}}, {audience: {key: "summit"}}, {audience: {key: "managers"}}]}) { members(first: 1) { nodes { id name } } } }',
  )
  person = population.members.nodes[0]
})
after(async () => {
  await browser?.stop()
  await server?.stop()
})

const memberOf = async (id) => (await server.ask('query($id: String!) { user(id: $id) { memberOf { name } } }', { id })).user.memberOf.map((a) => a.name)
const without = (all, some) => all.filter((x) => !some.includes(x)).sort()
const clean = async (page, name) => {
  await shoot(page, name)
  assert.deepEqual(await audit(page), [], name)
  assert.ok((await sideways(page)) <= 0, `${name} scrolls sideways`)
}

test('one finds a person by name and by id, and learns why they are not in an audience', async () => {
  const page = await browser.open()
  await page.goto('/people')
  const table = page.getByRole('table', { name: 'People' })
  await table.waitFor()
  await page.getByLabel('Search by name or id').fill(person.id)
  await page.getByText('1 person', { exact: true }).waitFor()
  assert.equal(new URL(page.url()).searchParams.get('peopleSearch'), person.id)
  await page.getByLabel('Search by name or id').fill('zzzzz')
  await page.getByRole('heading', { name: 'No name or id contains “zzzzz”' }).waitFor()
  await page.getByLabel('Search by name or id').fill(person.name)
  await table.getByRole('link', { name: person.name, exact: true }).first().waitFor()
  await page.goto(`/people?peopleSearch=${person.id}`)
  await table.getByRole('link', { name: person.name, exact: true }).click()
  await page.getByRole('heading', { level: 1, name: person.name }).waitFor()

  const check = page.getByRole('combobox', { name: 'Check another audience' })
  await check.fill('summit')
  await page.getByRole('option', { name: 'Leadership summit' }).click()
  await page.getByText(`${person.name} is not in it`).waitFor()
  await page.getByText('Every condition').waitFor()
  assert.equal(new URL(page.url()).searchParams.get('check'), 'summit')

  const { population } = await server.ask('query($id: String!) { population(of: {audience: {key: "summit"}}) { explain(user: $id) { nodes { path matches } } } }', { id: person.id })
  const unmet = population.explain.nodes.filter((n, _, all) => !n.matches && !all.some((m) => m.path.join('/') === [...n.path, 'not'].join('/')) && n.path.at(-1) !== 'not')
  assert.ok((await page.getByRole('img', { name: 'Not met' }).count()) >= unmet.length)
  await clean(page, 'person-why-light')
  await page.context().close()
})

test('the decisive condition is named in one sentence, with what the person has', async () => {
  const page = await browser.open()
  await page.goto(`/people/${person.id}`)
  await page.getByRole('heading', { level: 1, name: person.name }).waitFor()
  await page.getByRole('button', { name: 'Why in Engineering?' }).click()
  await page.getByText(`${person.name} is in it, because of one condition: Department is “Engineering”.`).waitFor()
  await page.getByText('has: Engineering').waitFor()
  await page.context().close()
})

test('editing shows the audiences gained and lost before saving, and it comes so; then it is taken back', async () => {
  const page = await browser.open()
  const before = await memberOf(person.id)
  await page.goto(`/people/${person.id}`)
  await page.getByRole('link', { name: 'Edit' }).click()
  await page.getByText('Nothing is changed yet.').waitFor()
  await page.getByRole('combobox', { name: 'Department' }).fill('Sal')
  await page.getByRole('option', { name: /^Sales/ }).click()
  const roles = page.getByRole('combobox', { name: 'Roles' })
  await roles.fill('manager')
  await page.getByRole('option', { name: /^manager/ }).click()
  await page.keyboard.press('Tab')
  await page.getByRole('link', { name: 'Attributes', exact: true }).click()
  await page.getByRole('dialog', { name: 'Leave without saving?' }).getByRole('button', { name: 'Stay' }).click()
  const panel = page.getByRole('region', { name: 'What saving changes' })
  await panel.getByText('Comes into').waitFor()
  await panel.getByText('Goes out of').waitFor()
  await page.locator('[aria-busy="false"]').first().waitFor()
  const told = await panel.getByRole('link').allTextContents()
  await clean(page, 'person-edit-moves-light')
  await page.getByRole('textbox', { name: 'Start date' }).click()
  await page.getByRole('button', { name: 'Next month' }).waitFor()
  await clean(page, 'person-edit-calendar-light')
  await page.keyboard.press('Escape')

  await page.getByRole('button', { name: 'Save' }).click()
  await page.getByText(`${person.name} is saved`).waitFor()
  await page.getByRole('heading', { level: 1, name: person.name, exact: true }).waitFor()
  const after = await memberOf(person.id)
  assert.ok(without(after, before).length > 0 && without(before, after).length > 0)
  assert.deepEqual(told.sort(), [...without(after, before), ...without(before, after)].sort())
  await page.getByText('Came into').waitFor()

  await page.getByRole('button', { name: 'Undo' }).click()
  await page.getByText(`${person.name} is as before`).waitFor()
  assert.deepEqual((await memberOf(person.id)).sort(), before.sort())
  await page.context().close()
})

test('somebody is added with a new group, deactivated, found among the deactivated, and deleted', async () => {
  const page = await browser.open()
  await page.goto('/people')
  await page.getByRole('link', { name: 'Add a person' }).click()
  await page.getByRole('heading', { level: 1, name: 'Add a person' }).waitFor()
  await page.getByLabel('Name').fill('Mia Huber')
  await page.getByLabel('Id').fill(person.id)
  await page.getByText('Somebody has this id already').waitFor()
  await page.getByLabel('Id').fill('mia-huber')
  await page.getByRole('combobox', { name: 'Department' }).fill('Engineering')
  await page.getByRole('combobox', { name: 'Groups' }).fill('Night shift')
  await page.getByRole('option', { name: 'New group “Night shift”' }).click()
  const panel = page.getByRole('region', { name: 'What saving changes' })
  await panel.getByRole('link', { name: 'Engineering', exact: true }).waitFor()
  await page.getByRole('button', { name: 'Add this person' }).click()
  await page.getByRole('heading', { level: 1, name: 'Mia Huber' }).waitFor()
  await page.getByRole('link', { name: 'Night shift' }).waitFor()
  assert.ok((await memberOf('mia-huber')).includes('Engineering'))

  await page.getByRole('button', { name: 'More about this person' }).click()
  await page.getByRole('menuitem', { name: 'Deactivate' }).click()
  const dialog = page.getByRole('dialog', { name: 'Deactivate Mia Huber?' })
  await dialog.getByText('Goes out of').waitFor()
  await clean(page, 'person-deactivate-light')
  await dialog.getByRole('button', { name: 'Deactivate' }).click()
  await page.getByText('Mia Huber is deactivated, and so in no audience.').waitFor()
  assert.deepEqual(await memberOf('mia-huber'), [])

  await page.goto('/people')
  await page.getByRole('switch', { name: 'Deactivated people' }).check()
  await page.getByLabel('Search by name or id').fill('mia-huber')
  await page.getByRole('link', { name: 'Mia Huber' }).click()
  await page.getByRole('button', { name: 'More about this person' }).click()
  await page.getByRole('menuitem', { name: 'Delete' }).click()
  await page.getByRole('dialog', { name: 'Delete Mia Huber?' }).getByRole('button', { name: 'Delete' }).click()
  await page.getByText('Mia Huber is deleted').waitFor()
  assert.equal((await server.ask('{ user(id: "mia-huber") { id } }')).user, null)
  await page.context().close()
})

test('the table is ordered, paged, and saved whole', async () => {
  const page = await browser.open()
  await page.goto('/people')
  await page.getByRole('button', { name: 'Columns' }).click()
  await page.getByRole('checkbox', { name: 'level' }).check()
  await page.keyboard.press('Escape')
  await page.getByRole('columnheader', { name: 'level' }).getByRole('button').click()
  await page.getByRole('columnheader', { name: 'level' }).getByRole('button').click()
  await page.waitForURL(/peopleSort=-\.level/)
  await page.getByRole('cell', { name: '8', exact: true }).first().waitFor()
  await page.getByRole('button', { name: 'Next page' }).click()
  await page.getByText('51 to 100 of').waitFor()
  await page.getByRole('button', { name: 'Previous page' }).click()
  await page.getByText('1 to 50 of').waitFor()
  const saved = page.waitForEvent('download')
  await page.getByRole('button', { name: 'Download as CSV' }).click()
  const lines = readFileSync(await (await saved).path(), 'utf8').trimEnd().split('\r\n')
  const { users } = await server.ask('{ users { totalCount } }')
  assert.equal(lines.length - 1, users.totalCount)
  assert.equal(new Set(lines.slice(1).map((l) => l.split(',')[0])).size, users.totalCount)
  assert.match(lines[0], /Id,Name,.*level$/)
  await page.context().close()
})

test('a group is made within another, renamed, looked into and deleted', async () => {
  const page = await browser.open()
  await page.goto('/people?tab=groups')
  await page.getByRole('button', { name: 'Add a group', exact: true }).click()
  await page.getByLabel('Name').fill('Choir')
  await clean(page, 'group-dialog-light')
  await page.getByRole('combobox', { name: 'Lies in' }).fill('whole comp')
  await page.getByRole('option', { name: 'The whole company' }).click()
  await page.keyboard.press('Tab')
  await page.getByRole('dialog').getByRole('button', { name: 'Add a group' }).click()
  await page.getByText('Choir is saved').waitFor()
  await page.getByRole('button', { name: 'Hide the groups in The whole company' }).waitFor()
  await page.getByRole('button', { name: 'What to do with Choir' }).click()
  await page.getByRole('menuitem', { name: 'Rename or move' }).click()
  await page.getByLabel('Name').fill('Choir and band')
  await page.getByRole('button', { name: 'Save' }).click()
  await page.getByText('Choir and band is saved').waitFor()
  const { group } = await server.ask('{ group(key: "choir") { name parents { key } } }')
  assert.deepEqual(group, { name: 'Choir and band', parents: [{ key: 'company' }] })

  await page.getByRole('button', { name: 'What to do with Choir and band' }).click()
  await page.getByRole('menuitem', { name: 'Delete' }).click()
  await page.getByRole('dialog').getByRole('button', { name: 'Delete' }).click()
  await page.getByText('Choir and band is deleted').waitFor()
  await page.getByRole('link', { name: /^The people of First aiders/ }).click()
  await page.getByText('Everyone who is in the group “First aiders”').waitFor()
  await page.getByRole('button', { name: 'Show everybody' }).click()
  await page.getByText('Everyone who is in the group').waitFor({ state: 'detached' })
  await page.context().close()
})

test('an attribute is declared, described, looked at, and not deleted while it is used', async () => {
  const page = await browser.open()
  await page.goto('/attributes')
  await page.getByRole('button', { name: 'Add an attribute' }).click()
  await page.getByLabel('Name').fill('Favourite lunch')
  await clean(page, 'attribute-declare-light')
  await page.getByRole('button', { name: 'Add', exact: true }).click()
  await page.getByRole('heading', { level: 1, name: 'Favourite lunch' }).waitFor()
  assert.ok(page.url().endsWith('/attributes/favouriteLunch'))
  await page.getByRole('button', { name: 'Edit' }).click()
  await page.getByRole('textbox', { name: 'Name' }).fill('Lunch')
  await page.getByRole('textbox', { name: 'Description' }).fill('What the kitchen may cook.')
  await page.getByRole('button', { name: 'Save' }).click()
  await page.getByRole('heading', { level: 1, name: 'Lunch', exact: true }).waitFor()
  const { attribute } = await server.ask('{ attribute(key: "favouriteLunch") { label description kind missing } }')
  assert.equal(attribute.description, 'What the kitchen may cook.')
  await page.getByRole('button', { name: 'More about this attribute' }).click()
  await page.getByRole('menuitem', { name: 'Delete' }).click()
  await page.getByRole('dialog').getByRole('button', { name: 'Delete' }).click()
  await page.getByText('Lunch is deleted').waitFor()

  await page.getByRole('link', { name: 'Department', exact: true }).click()
  await page.getByRole('heading', { level: 1, name: 'Department' }).waitFor()
  const { population } = await server.ask('{ population(of: {criteria: {attribute: {key: "department", is: {equals: "Sales"}}}}) { size } }')
  await page.getByRole('table').getByText(population.size.toLocaleString('en-GB'), { exact: true }).waitFor()
  await page.getByRole('button', { name: 'More about this attribute' }).click()
  await page.getByRole('menuitem', { name: 'Delete' }).click()
  await page.getByRole('dialog').getByRole('link', { name: 'Engineering', exact: true }).waitFor()
  await page.getByRole('dialog').getByRole('button', { name: 'Close' }).last().click()
  await page.goto('/attributes/lastTraining')
  const { attribute: training } = await server.ask('{ attribute(key: "lastTraining") { missing } }')
  await page.getByRole('link', { name: /^The people who have none/ }).click()
  await page.getByText(`${training.missing} people`, { exact: true }).waitFor()
  await page.context().close()
})

test('every screen is as good in light, in the dark and on a phone', async () => {
  const main = (page) => page.getByRole('heading', { level: 1 })
  const screens = {
    people: ['/people', (page) => page.getByRole('table')],
    groups: ['/people?tab=groups', (page) => page.getByText('First aiders')],
    roles: ['/people?tab=roles', (page) => page.getByText('employee')],
    person: [`/people/${person.id}?check=summit`, (page) => page.getByText('Every condition').last()],
    'person-unknown': ['/people/nobody', (page) => page.getByText('Nobody is known under “nobody”')],
    'person-edit': [`/people/${person.id}/edit`, (page) => page.getByRole('combobox', { name: 'Department' })],
    'person-new': ['/people/new', (page) => page.getByRole('combobox', { name: 'Department' })],
    attributes: ['/attributes', (page) => page.getByRole('table')],
    attribute: ['/attributes/level', (page) => page.getByRole('table')],
  }
  for (const [way, options] of Object.entries({ light: {}, dark: { scheme: 'dark' }, phone: { phone: true } })) {
    const page = await browser.open(options)
    for (const [name, [path, ready]] of Object.entries(screens)) {
      await page.goto(path)
      await main(page).waitFor()
      await ready(page).first().waitFor()
      await clean(page, `${name}-${way}`)
    }
    await page.context().close()
  }
  assert.deepEqual(browser.faults, [])
})
