// The builder: a question built by mouse and again by keyboard; people without a value; dragging; undo; saving; a test person; a count that moves.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { audit, begin, clean, formatted, seen } from './house.mjs'

const { server, browser } = await begin()

const asked = {
  all: [
    { attribute: { key: 'isManager', is: { equals: true } } },
    { attribute: { key: 'region', is: { equals: 'Europe' } } },
    { attribute: { key: 'startDate', is: { inLast: 'P2Y' } } },
    { not: { attribute: { key: 'employmentType', is: { equals: 'Contractor' } } } },
  ],
}
const size = async (criteria) => (await server.ask('query($c: CriteriaInput!) { population(of: { criteria: $c }) { size } }', { c: criteria })).population.size
const preview = async (criteria) => (await server.ask('query($c: CriteriaInput!) { preview(criteria: $c) { description nodes { path size removes withoutValue } } }', { c: criteria })).preview
const address = (criteria, rest = {}) => `/audiences/new?${new URLSearchParams({ c: JSON.stringify({ all: criteria }), ...rest })}`

const box = (page, name) => page.getByRole('region', { name })
const match = (page) => box(page, 'People who match')
const leaveOut = (page) => box(page, 'but leave out')
const row = (page, name) => page.getByRole('group', { name, exact: true })
const total = (page, n) => page.locator('[data-total]').getByText(formatted(n), { exact: true }).waitFor()
const rows = (region) => region.locator('[data-row]').evaluateAll((found) => found.map((one) => one.getAttribute('aria-label')))

async function add(page, region, name) {
  await region.getByRole('button', { name: 'Add a condition' }).last().click()
  await page.getByRole('combobox', { name: 'Search names and values' }).fill(name)
  await page.getByRole('option', { name }).first().click()
  await row(page, name).waitFor()
}

async function choose(page, within, name, option) {
  await within.getByRole('combobox', { name, exact: true }).click()
  await page.getByRole('option', { name: option, exact: true }).click()
}

async function saysWhatTheServerSays(page) {
  await total(page, await size(asked))
  const { description, nodes } = await preview(asked)
  const at = (...path) => nodes.find((n) => n.path.join() === path.join())
  for (const [name, place] of [['Manager', '0'], ['Region', '1'], ['Start date', '2']]) {
    const { size: people, removes } = at('all', place)
    await row(page, name).getByText(`${formatted(people)} people`).waitFor()
    await row(page, name).getByText(`${formatted(removes)} more without it`).waitFor()
  }
  await row(page, 'Employment type').getByText(`${formatted(at('all', '3', 'not').size)} people`).waitFor()
  await leaveOut(page).getByText(`leaves out ${formatted(at('all', '3').removes)}`).waitFor()
  assert.equal((await page.locator('[data-sentence]').textContent()).toLowerCase(), `${description.toLowerCase()}.`)
  await row(page, 'Start date').getByText('3 Mar 2024 – 2 Mar 2026').waitFor()
}

test('managers in Europe who joined in the last two years, but no contractors: by mouse, saved, and found again', async () => {
  const page = await browser.open()
  await page.goto('/audiences/new')
  await match(page).getByText('Start with one thing these people have in common.').waitFor()
  await seen(page, 'builder-empty', { fullPage: true })
  await add(page, match(page), 'Manager')
  await add(page, match(page), 'Region')
  await page.getByRole('option', { name: 'Europe' }).waitFor()
  await clean(page, 'builder-values-light')
  await page.getByRole('option', { name: 'Europe' }).click()
  await add(page, match(page), 'Start date')
  const amount = row(page, 'Start date').getByRole('textbox', { name: 'How many, for Start date' })
  assert.equal(await amount.inputValue(), '')
  await row(page, 'Start date').getByText('Choose a value, and the people are counted.').waitFor()
  await amount.fill('2')
  await row(page, 'Start date').getByRole('combobox', { name: 'Unit, for Start date' }).click()
  await page.getByRole('option', { name: 'years', exact: true }).click()
  await add(page, leaveOut(page), 'Employment type')
  await page.getByRole('option', { name: 'Contractor' }).click()
  await saysWhatTheServerSays(page)
  await page.getByRole('cell').first().waitFor()
  await page.keyboard.press('Escape')
  await seen(page, 'builder', { fullPage: true })

  const shared = page.url()
  await page.getByRole('button', { name: 'Save draft' }).click()
  await page.getByText('Give the audience a name first.').waitFor()
  await page.getByRole('textbox', { name: 'Name of the audience' }).fill('New managers in Europe')
  await page.getByRole('button', { name: 'Save draft' }).click()
  await page.waitForURL('**/audiences/new-managers-in-europe/edit')
  const { audience } = await server.ask('{ audience(by: { key: "new-managers-in-europe" }) { name status draft { criteria issues { message } } } }')
  assert.deepEqual(audience, { name: 'New managers in Europe', status: 'DRAFT', draft: { criteria: asked, issues: [] } })
  await saysWhatTheServerSays(page)
  await page.reload()
  await saysWhatTheServerSays(page)

  await page.getByRole('button', { name: 'Publish' }).click()
  await page.getByRole('dialog').getByText(`${await size(asked)} people will be in.`).waitFor()
  await page.getByRole('dialog').getByText('Region is “Europe”').waitFor()
  await page.getByRole('dialog').getByRole('button', { name: 'Cancel' }).click()
  await page.getByText('Your changes are kept as a draft.').waitFor()
  await page.getByRole('button', { name: 'Publish' }).click()
  await page.getByRole('dialog').getByRole('button', { name: 'Publish' }).click()
  await page.waitForURL('**/audiences/new-managers-in-europe')
  assert.equal((await server.ask('{ audience(by: { key: "new-managers-in-europe" }) { population { size } } }')).audience.population.size, await size(asked))

  await page.goto(shared)
  await saysWhatTheServerSays(page)
  await page.getByRole('link', { name: 'People', exact: true }).click()
  await page.getByRole('dialog', { name: 'Leave without saving?' }).getByRole('button', { name: 'Stay' }).click()
  await page.getByRole('link', { name: 'People', exact: true }).click()
  await page.getByRole('button', { name: 'Leave', exact: true }).click()
  await page.waitForURL('**/people')
  await page.context().close()
})

test('the same by keyboard alone', async () => {
  const page = await browser.open()
  await page.goto('/audiences/new')
  await page.locator('[data-add=match]').waitFor()
  const focused = () => page.evaluate(() => document.activeElement?.getAttribute('aria-label') ?? document.activeElement?.textContent ?? '')
  const tabTo = async (name, key = 'Tab') => {
    for (let i = 0; i < 60 && (await focused()) !== name; i++) await page.keyboard.press(key)
    assert.equal(await focused(), name)
  }
  const choose = async (name) => {
    await page.keyboard.press('Enter')
    await page.getByRole('combobox', { name: 'Search names and values' }).waitFor()
    await page.keyboard.type(name)
    await page.keyboard.press('Enter')
    await row(page, name).waitFor()
  }
  await page.locator('[data-name]').focus()
  await tabTo('Add a condition')
  await choose('Manager')
  await tabTo('Add a condition')
  await choose('Region')
  await page.keyboard.type('Eur')
  await page.locator('[role=option][data-combobox-selected]', { hasText: 'Europe' }).waitFor()
  await page.keyboard.press('Enter')
  await row(page, 'Region').getByRole('button', { name: 'Remove Europe' }).waitFor()
  await tabTo('Add a condition')
  await choose('Start date')
  assert.equal(await focused(), 'How many, for Start date')
  await page.keyboard.type('2')
  await tabTo('Unit, for Start date')
  await page.keyboard.press('Enter')
  await page.getByRole('option', { name: 'years', exact: true }).waitFor()
  for (let i = 0; i < 10 && !(await page.locator('[role=option][data-combobox-selected]').allTextContents()).includes('years'); i++) await page.keyboard.press('ArrowDown')
  await page.keyboard.press('Enter')
  // Not here: it belongs to whoever is left out.
  await tabTo('Add a condition')
  await choose('Employment type')
  await page.keyboard.type('Contr')
  await page.locator('[role=option][data-combobox-selected]', { hasText: 'Contractor' }).waitFor()
  await page.keyboard.press('Enter')
  await page.keyboard.press('Alt+ArrowUp')
  assert.deepEqual(await rows(match(page)), ['Manager', 'Region', 'Employment type', 'Start date'])
  await page.keyboard.press('Alt+ArrowDown')
  await page.keyboard.press('Alt+ArrowDown')
  assert.deepEqual(await rows(leaveOut(page)), ['Employment type'])
  assert.equal(await focused(), 'Move or change Employment type')
  await page.getByText('Employment type moved to place 1 of 1 in the people left out').waitFor({ state: 'attached' })
  await saysWhatTheServerSays(page)
  await page.context().close()
})

test('whoever has no department is told, and left out at a press', async () => {
  const page = await browser.open()
  const negated = { not: { attribute: { key: 'department', is: { equals: 'Sales' } } } }
  const region = { attribute: { key: 'region', is: { equals: 'Europe' } } }
  await page.goto(address({ all: [negated, region] }))
  const department = row(page, 'Department')
  const { missing } = (await server.ask('{ attribute(key: "department") { missing } }')).attribute
  assert.ok(missing > 0)
  await total(page, await size({ all: [negated, region] }))
  await department.getByText(`Includes ${formatted(missing)} people without`).waitFor()
  await department.getByRole('button', { name: 'Leave them out' }).click()
  await department.getByText(`${formatted(missing)} people without a value for Department are left out`).waitFor()
  await total(page, await size({ all: [negated, region, { attribute: { key: 'department', is: { isSet: true } } }] }))
  await department.getByRole('button', { name: 'Include them' }).click()
  await total(page, await size({ all: [negated, region] }))
  await page.context().close()
})

test('conditions are dragged, grouped, undone and done again', async () => {
  const page = await browser.open()
  await page.goto(address(asked))
  await total(page, await size(asked))
  const drag = async (name, to, line) => {
    const handle = await page.getByRole('button', { name: `Move or change ${name}` }).boundingBox()
    await page.mouse.move(handle.x + 10, handle.y + 10)
    await page.mouse.down()
    await page.mouse.move(handle.x + 20, handle.y + 22, { steps: 4 })
    const target = await to.boundingBox()
    for (let nudge = 0; nudge < 20 && !(await line.isVisible()); nudge++) await page.mouse.move(target.x + 120 + nudge, target.y + 6, { steps: 8 })
    await line.waitFor()
    await page.mouse.up()
  }
  await drag('Region', leaveOut(page), leaveOut(page).locator('[data-drop=before]'))
  await leaveOut(page).getByRole('group', { name: 'Region' }).waitFor()
  assert.deepEqual(await rows(match(page)), ['Manager', 'Start date'])
  await total(page, await size({ all: [asked.all[0], asked.all[2], { not: asked.all[1] }, asked.all[3]] })) // the lines stand still again
  await drag('Start date', row(page, 'Manager'), match(page).locator('[data-drop=before]'))
  await page.waitForFunction(() => document.querySelector('[data-box=match] [data-row]')?.getAttribute('aria-label') === 'Start date')
  await page.keyboard.press('Control+z')
  await page.keyboard.press('Control+z')
  assert.deepEqual([await rows(match(page)), await rows(leaveOut(page))], [['Manager', 'Region', 'Start date'], ['Employment type']])
  await total(page, await size(asked))
  await page.getByRole('button', { name: 'Redo' }).click()
  assert.deepEqual(await rows(leaveOut(page)), ['Region', 'Employment type'])
  await page.getByRole('button', { name: 'Undo' }).click()

  await page.getByRole('button', { name: 'Move or change Region' }).click()
  await page.getByRole('menuitem', { name: 'Make it a group' }).waitFor()
  assert.deepEqual(await audit(page), [], 'with the menu of a condition')
  await page.getByRole('menuitem', { name: 'Make it a group' }).click()
  const group = row(page, 'Group of 1')
  await add(page, group, 'Works from home')
  const either = { any: [asked.all[1], { attribute: { key: 'remote', is: { equals: true } } }] }
  await total(page, await size({ all: [asked.all[0], either, asked.all[2], asked.all[3]] }))
  await row(page, 'Group of 2').getByRole('button', { name: /How the conditions are joined/ }).click()
  await page.getByRole('menuitem', { name: 'At least a number' }).click()
  await page.getByRole('textbox', { name: 'How many have to match' }).fill('2')
  await total(page, await size({ all: [asked.all[0], asked.all[1], either.any[1], asked.all[2], asked.all[3]] }))
  await row(page, 'Group of 2').getByRole('button', { name: /How the conditions are joined/ }).click()
  await page.getByRole('menuitem', { name: 'Exactly one' }).click()
  await total(page, await size({ all: [asked.all[0], { exactlyOne: either.any }, asked.all[2], asked.all[3]] }))
  await page.context().close()
})

test('versions are compared, and a list as a whole', async () => {
  const page = await browser.open()
  await page.goto('/audiences/new')
  await add(page, match(page), 'App version')
  await choose(page, row(page, 'App version'), 'How App version is compared', 'is older than')
  await page.getByRole('combobox', { name: 'Value for App version' }).fill('v5.1')
  await page.keyboard.press('Enter')
  const older = { attribute: { key: 'appVersion', is: { lessThan: '5.1.0' } } }
  await total(page, await size(older))
  await page.getByText('App version is older than 5.1.0').first().waitFor()

  await add(page, match(page), 'Languages')
  await choose(page, row(page, 'Languages'), 'How Languages is compared', 'has this many items')
  await page.getByRole('textbox', { name: 'How many, for Languages' }).fill('2')
  const several = { attribute: { key: 'languages', is: { size: { atLeast: 2 } } } }
  await total(page, await size({ all: [older, several] }))
  await choose(page, row(page, 'Languages'), 'How many are compared, for Languages', 'exactly')
  await total(page, await size({ all: [older, { attribute: { key: 'languages', is: { size: { equals: 2 } } } }] }))
  await page.context().close()
})

test('a value is found by its name, several are taken from a list that stays, and a double click takes one', async () => {
  const page = await browser.open()
  await page.goto('/audiences/new')
  const region = { attribute: { key: 'region', is: { equals: 'Europe' } } }
  await match(page).getByRole('button', { name: 'Add a condition' }).click()
  await page.getByRole('combobox', { name: 'Search names and values' }).fill('europe')
  const found = page.getByRole('option', { name: 'Region is Europe' })
  await found.getByText(`${formatted(await size(region))} people`).waitFor()
  await found.click()
  await total(page, await size(region))
  assert.equal(await page.getByRole('listbox').count(), 0, 'nothing is left to be chosen')

  await add(page, match(page), 'Country')
  await page.getByRole('option', { name: 'Germany' }).dblclick()
  await row(page, 'Country').getByRole('button', { name: 'Remove Germany' }).waitFor()
  assert.equal(await row(page, 'Country').getByRole('button', { name: /^Remove / }).count(), 2, 'one value, and the condition')
  assert.equal(await page.getByRole('option').count(), 0, 'the list is closed')

  await add(page, match(page), 'Languages')
  const german = page.getByRole('option', { name: 'German' })
  await german.waitFor()
  const at = await german.boundingBox()
  for (const name of ['English', 'French', 'German']) await page.getByRole('option', { name }).dblclick()
  await row(page, 'Languages').getByRole('button', { name: 'Remove German' }).waitFor()
  assert.deepEqual(await german.boundingBox(), at)
  await page.keyboard.press('Escape')

  await add(page, match(page), 'Start date')
  await page.getByText('Choose a value, and the people are counted.').or(row(page, 'Start date').getByRole('textbox')).first().waitFor()
  assert.equal(await page.locator('[data-dates-dropdown]').count(), 0, 'no calendar opens by itself')
  await page.getByRole('button', { name: 'Remove Start date' }).click()

  const whole = { all: [region, { attribute: { key: 'country', is: { equals: 'Germany' } } }, { attribute: { key: 'languages', is: { anyOf: ['English', 'French', 'German'] } } }] }
  await total(page, await size(whole))
  const { population } = await server.ask('query($c: CriteriaInput!) { population(of: { criteria: $c }) { members(first: 1, orderBy: { field: NAME }) { nodes { name } } } }', { c: whole })
  const [{ name }] = population.members.nodes
  await page.getByRole('complementary').getByRole('button', { name: `Test ${name}`, exact: true }).first().click()
  await row(page, 'Region').getByRole('img', { name: `${name} meets this` }).waitFor()
  await page.getByText(`${name} is in it`).waitFor()

  await page.setViewportSize({ width: 1360, height: 480 })
  await page.getByRole('button', { name: 'Always in, always out' }).scrollIntoViewIfNeeded()
  for (const control of [page.getByRole('button', { name: 'Publish' }), page.locator('[data-total]')]) {
    const { y, height } = await control.boundingBox()
    assert.ok(y >= 0 && y + height <= 480, 'it stays in sight')
  }
  await page.context().close()
})

test('a test person shows which conditions decide, and a count moves while people arrive', async () => {
  const page = await browser.open()
  await page.goto(address(asked))
  const before = await size(asked)
  await total(page, before)
  const arrive = (employmentType) =>
    server.ask('mutation($users: [UserInput!]!) { upsertUsers(users: $users) { accepted issues { message } } }', {
      users: [{ id: 'newcomer', name: 'Nora Newcomer', attributes: Object.entries({ isManager: true, region: 'Europe', startDate: '2026-02-02', employmentType }).map(([key, value]) => ({ key, value })) }],
    })
  await arrive('Full-time')
  await total(page, before + 1)
  await page.getByRole('tab', { name: 'Test a person' }).click()
  await page.getByRole('combobox', { name: 'Whom do you want to test?' }).fill('Nora')
  await page.getByRole('option', { name: 'Nora Newcomer' }).click()
  await page.getByText('In', { exact: true }).waitFor()
  await row(page, 'Region').getByRole('img', { name: 'Nora Newcomer meets this' }).waitFor()
  await arrive('Contractor')
  await total(page, before)
  await page.getByText('Not in', { exact: true }).waitFor()
  await row(page, 'Employment type').getByRole('img', { name: 'Nora Newcomer meets this' }).waitFor()
  await seen(page, 'builder-test', { fullPage: true })
  await page.reload()
  await page.getByText('Not in', { exact: true }).waitFor()
  await page.getByRole('button', { name: 'Remove Employment type' }).click()
  await page.getByText('In', { exact: true }).waitFor()
  await page.context().close()
})

test('somebody else saves in between, and nothing of either is lost', async () => {
  const page = await browser.open()
  await page.goto('/audiences/german-speakers/edit')
  await row(page, 'Languages').waitFor()
  await add(page, match(page), 'Manager')
  const by = { key: 'german-speakers' }
  const { version } = (await server.ask('query($by: AudienceRef!) { audience(by: $by) { version } }', { by })).audience
  await server.ask('mutation($by: AudienceRef!, $version: Int!) { updateAudience(audience: $by, version: $version, description: "Changed by somebody else.") { issues { message } } }', { by, version })
  await page.getByRole('button', { name: 'Save draft' }).click()
  await page.getByRole('alert').getByText('Somebody else has changed this audience meanwhile').waitFor()
  await page.getByRole('button', { name: 'Save mine over it' }).click()
  await page.getByText('Draft saved').waitFor()
  const { draft, description } = (await server.ask('query($by: AudienceRef!) { audience(by: $by) { description draft { criteria } } }', { by })).audience
  assert.equal(draft.criteria.all.length, 2)
  assert.equal(description, 'Changed by somebody else.')
  await page.context().close()
})

test('days by the calendar: a period by mouse, an anniversary by keyboard, days of the week, and the time zone of each person', async () => {
  const page = await browser.open()
  await page.goto('/audiences/new')
  const pick = async (label, option) => {
    await page.getByRole('combobox', { name: label, exact: true }).click()
    await page.getByRole('option', { name: option, exact: true }).click()
  }
  await page.locator('[data-name]').fill('Moments')
  await add(page, match(page), 'Start date')
  await pick('How Start date is compared', 'is in the period')
  await row(page, 'Start date').getByText('1 Mar 2026 – 31 Mar 2026').waitFor()
  await pick('Which ones, for Start date', 'the last')
  await page.getByRole('textbox', { name: 'How many, for Start date' }).fill('3')
  await pick('Unit, for Start date', 'whole years')
  await page.getByRole('checkbox', { name: 'and this year' }).check()
  await row(page, 'Start date').getByText('1 Jan 2023 – 31 Dec 2026').waitFor()
  const period = { attribute: { key: 'startDate', is: { period: { unit: 'YEAR', last: 3, withCurrent: true } } } }
  await total(page, await size(period))

  await add(page, match(page), 'Last training')
  const choose = async (label, option) => {
    await page.getByRole('combobox', { name: label, exact: true }).focus()
    await page.keyboard.press('Enter')
    await page.getByRole('option', { name: option, exact: true }).waitFor()
    for (let i = 0; i < 60 && !(await page.locator('[role=option][data-combobox-selected]').allTextContents()).includes(option); i++) await page.keyboard.press('ArrowDown')
    await page.keyboard.press('Enter')
  }
  await choose('How Last training is compared', 'has its anniversary')
  await choose('Which ones, for Last training', 'in the next')
  await page.getByRole('textbox', { name: 'How many days ahead, for Last training' }).fill('30')
  await page.getByRole('button', { name: 'Move or change Last training' }).click()
  await page.getByRole('menuitem', { name: 'Count in each person’s own time zone' }).click()
  await row(page, 'Last training').getByText('No attribute is chosen yet.').waitFor()
  await pick('Where the time zone of Last training comes from', 'Location')
  await row(page, 'Last training').getByText('that are no time zones').waitFor()
  const anniversary = { attribute: { key: 'lastTraining', is: { anniversary: { next: 30 } }, zoneFrom: 'location' } }
  await total(page, await size({ all: [period, anniversary] }))
  const desk = page.viewportSize()
  await page.setViewportSize({ ...desk, height: 1_000 }) // or the edge of the screen cuts a button
  await clean(page, 'builder-calendar')
  await page.setViewportSize(desk)

  await pick('How Last training is compared', 'falls on a')
  await page.getByRole('combobox', { name: 'Value for Last training' }).click()
  await page.getByRole('option', { name: 'Friday' }).click()
  await page.getByRole('option', { name: 'Monday' }).click()
  await page.keyboard.press('Escape')
  const weekdays = { attribute: { key: 'lastTraining', is: { weekday: ['MONDAY', 'FRIDAY'] }, zoneFrom: 'location' } }
  await total(page, await size({ all: [period, weekdays] }))
  await page.getByRole('button', { name: 'Save draft' }).click()
  await page.getByText('Draft saved').waitFor()
  const { draft } = (await server.ask('{ audience(by: { key: "moments" }) { draft { criteria } } }')).audience
  assert.deepEqual(draft.criteria, { all: [period, weekdays] })
  await page.context().close()
})

test('the conditions are a text to copy and to change, and what cannot be read is shown where it stands', async () => {
  const page = await browser.open()
  await page.goto(address({ attribute: { key: 'department', is: { equals: 'Sales' } } }))
  await row(page, 'Department').waitFor()
  await page.getByRole('button', { name: 'As text' }).click()
  const dialog = page.getByRole('dialog', { name: 'The conditions as text' })
  const text = dialog.getByLabel('Conditions')
  await text.waitFor()
  assert.equal(await text.inputValue(), 'department = "Sales"')
  await text.fill('department in ("Sales", "Legal") and startdate in last P2Y and not role = manager')
  await dialog.getByRole('button', { name: 'Use this text' }).click()
  await dialog.getByText('There is no attribute “startdate”. Did you mean “startDate”?').waitFor()
  await dialog.getByText('A text stands in quotes').waitFor()
  await clean(page, 'builder-text-light')
  const mended = 'department in ("Sales", "Legal") and startDate in last P2Y and not role = "manager"'
  await text.fill(mended)
  await dialog.getByRole('button', { name: 'Use this text' }).click()
  await dialog.waitFor({ state: 'detached' })
  assert.deepEqual(await rows(match(page)), ['Department', 'Start date'])
  assert.deepEqual(await rows(leaveOut(page)), ['Roles'])
  const { population } = await server.ask('query($t: String!) { population(of: { text: $t }) { size } }', { t: mended })
  await total(page, population.size)
  await page.getByRole('button', { name: 'Undo' }).click()
  assert.deepEqual(await rows(match(page)), ['Department'])
  await page.context().close()
})

test('nothing went wrong in any browser', () => assert.deepEqual(browser.faults, []))
