// The promise of the workbench in one piece: from the list of audiences to a published one, why somebody is not in it, and
// back, doing only what the screen suggests, in at most 25 actions.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { begin, formatted } from './house.mjs'

const bound = 25

const { server, browser } = await begin({ people: 50_000 })

const asked = {
  all: [
    { attribute: { key: 'isManager', is: { equals: true } } },
    { attribute: { key: 'region', is: { equals: 'Europe' } } },
    { attribute: { key: 'startDate', is: { inLast: 'P2Y' } } },
    { not: { attribute: { key: 'employmentType', is: { equals: 'Contractor' } } } },
  ],
}
const contractor = { all: [...asked.all.slice(0, 3), { attribute: { key: 'employmentType', is: { equals: 'Contractor' } } }] }
const population = async (criteria) =>
  (await server.ask('query($c: CriteriaInput!) { population(of: { criteria: $c }) { size members(first: 1, orderBy: { field: NAME }) { nodes { name } } } }', { c: criteria })).population
const audience = async () => (await server.ask('{ audience(by: { key: "new-managers-in-europe" }) { status population { size } draft { criteria } } }')).audience

test(`managers in Europe who joined in the last two years, but no contractors, in at most ${bound} actions`, async () => {
  const { size, members } = await population(asked)
  const outsider = (await population(contractor)).members.nodes[0].name
  const page = await browser.open()
  await page.goto('/')

  let actions = 0
  const click = (target) => (actions++, target.click())
  const type = (target, text) => (actions++, target.fill(text))
  const add = (box) => click(page.getByRole('region', { name: box }).getByRole('button', { name: 'Add a condition' }))
  const choose = (name) => click(page.getByRole('option', { name }).first())

  await click(page.getByRole('link', { name: 'New audience' }))
  await add('People who match')
  await choose('Manager')
  await add('People who match')
  await choose('Region')
  await choose('Europe')
  await add('People who match')
  await choose('Start date')
  await type(page.getByRole('textbox', { name: 'How many, for Start date' }), '2')
  await click(page.getByRole('combobox', { name: 'Unit, for Start date' }))
  await choose('years')
  await add('but leave out')
  await choose('Employment type')
  await choose('Contractor')

  const side = page.getByRole('complementary')
  await side.getByText(formatted(size), { exact: true }).waitFor()
  await side.getByRole('link', { name: members.nodes[0].name }).first().waitFor()

  await click(page.getByRole('tab', { name: 'Test a person' }))
  await type(side.getByRole('combobox'), outsider)
  await choose(outsider)
  await side.getByText(/because of one condition: employment type/i).waitFor()

  await type(page.getByRole('textbox', { name: 'Name of the audience' }), 'New managers in Europe')
  await click(page.getByRole('button', { name: 'Publish' }))
  const dialog = page.getByRole('dialog')
  await dialog.getByText(`${formatted(size)} people will be in.`).waitFor()
  await click(dialog.getByRole('button', { name: 'Publish' }))
  await page.waitForURL('**/audiences/new-managers-in-europe')
  await page.getByRole('tab', { name: 'Overview' }).waitFor()
  assert.equal((await audience()).population.size, size)

  await click(page.getByRole('alert').getByRole('button', { name: 'Undo', exact: true }))
  await page.getByRole('main').getByText('Draft', { exact: true }).waitFor()
  assert.deepEqual(await audience(), { status: 'DRAFT', population: null, draft: { criteria: asked } })

  console.log(`${actions} actions`)
  assert.ok(actions <= bound, `it took ${actions} actions`)
  assert.deepEqual(browser.faults, [])
})
