// The life of an attribute by hand: values to choose from, other spellings, what is needed, another kind, put away and taken out again.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { begin, clean } from './house.mjs'

const { server, browser } = await begin({ people: 500 })
const size = async (department) => (await server.ask('query($d: Value!) { population(of: {criteria: {attribute: {key: "department", is: {equals: $d}}}}) { size } }', { d: department })).population.size
const item = async (page, name) => {
  await page.getByRole('button', { name: 'More about this attribute' }).click()
  await page.getByRole('menuitem', { name }).click()
}

test('a list, an order, another spelling and a need are set at once, and the form of a person follows', async () => {
  const page = await browser.open()
  const [design, product] = [await size('Design'), await size('Product')]
  await page.goto('/attributes/department')
  await item(page, 'Values and rules…')
  const dialog = page.getByRole('dialog')
  for (const [i, value] of ['Sales', 'Design'].entries()) {
    await dialog.getByRole('button', { name: 'Add a value', exact: true }).click()
    await dialog.getByRole('textbox', { name: `Value ${i + 1}` }).fill(value)
  }
  await dialog.getByRole('button', { name: 'Move Design up' }).click()
  await dialog.getByRole('button', { name: 'Add a value with other spellings' }).click()
  await dialog.getByRole('textbox', { name: 'Value of line 1' }).fill('Design')
  const spellings = dialog.getByLabel('Other spellings of Design').first()
  await spellings.fill('Design')
  await spellings.press('Enter')
  await dialog.getByRole('switch', { name: 'Needed' }).click({ force: true })
  await dialog.getByRole('button', { name: 'Save' }).click()
  await dialog.getByText('The spelling is the value itself.').waitFor()
  await spellings.press('Backspace')
  await spellings.fill('Product')
  await spellings.press('Enter')
  await clean(page, 'attribute-rules-light')
  await dialog.getByRole('button', { name: 'Save' }).click()
  await page.getByText('Design also written Product').waitFor()
  assert.equal(await size('Design'), design + product)
  assert.equal(await size('Product'), design + product)
  await clean(page, 'attribute-values-light')
  const { attribute } = await server.ask('{ attribute(key: "department") { values required aliases { value spellings } } }')
  assert.deepEqual(attribute, { values: ['Design', 'Sales'], required: true, aliases: [{ value: 'Design', spellings: ['Product'] }] })

  await page.goto(`/audiences/new?${new URLSearchParams({ c: JSON.stringify({ all: { attribute: { key: 'department', is: { in: ['Sales'] } } } }) })}`)
  const picker = page.getByRole('combobox', { name: 'Value for Department', exact: true })
  await picker.fill('Prod')
  await page.getByRole('option', { name: /^Design/ }).click()
  await page.getByRole('button', { name: 'Remove Design' }).click()
  await picker.fill('Product')
  await picker.press(',')
  await page.getByRole('button', { name: 'Remove Design' }).waitFor()

  await page.goto('/people/new')
  await page.getByLabel('Id *').fill('p-somebody')
  await page.getByText('A new person needs a value for "department". Give one.').waitFor()
  await page.getByRole('combobox', { name: 'Department' }).click()
  assert.match((await page.getByRole('option').first().textContent()) ?? '', /^Design/)
  await page.context().close()
})

test('another kind is looked at before it is made, and what audiences compare with follows', async () => {
  const page = await browser.open()
  await page.goto('/attributes/level')
  await item(page, 'Change the kind…')
  const dialog = page.getByRole('dialog')
  await dialog.getByRole('combobox', { name: 'New kind' }).click()
  await page.getByRole('option', { name: 'Yes or no' }).click()
  await dialog.getByText('Members of "summit" follow a definition that would no longer fit the attribute.').waitFor()
  assert.ok(await dialog.getByRole('button', { name: 'Change the kind' }).isDisabled())
  await clean(page, 'attribute-kind-light')
  await dialog.getByRole('combobox', { name: 'New kind' }).click()
  await page.getByRole('option', { name: 'Number', exact: true }).click()
  await dialog.getByText('500 values are converted.').waitFor()
  await dialog.getByRole('button', { name: 'Change the kind' }).click()
  await page.getByText('The kind of Career level is now: Number').waitFor()
  assert.equal((await server.ask('{ attribute(key: "level") { kind } }')).attribute.kind, 'NUMBER')
  await page.context().close()
})

test('what is retired is not offered for new questions, and comes back', async () => {
  const page = await browser.open()
  await page.goto('/attributes/remote')
  await item(page, 'Retire…')
  await page.getByRole('dialog').getByRole('button', { name: 'Retire' }).click()
  await page.getByText('Works from home is retired').waitFor()
  await page.getByText('Retired', { exact: true }).waitFor()
  const { audiences } = await server.ask('{ audiences(search: "home") { nodes { status issues { code severity } } } }')
  assert.deepEqual(audiences.nodes.map((a) => a.issues), [[{ code: 'ATTRIBUTE_RETIRED', severity: 'WARNING' }]])
  await page.goto('/people/new')
  await page.getByLabel('Career level').waitFor()
  assert.equal(await page.getByText('Works from home', { exact: true }).count(), 0)
  await page.goto('/attributes/remote')
  await item(page, 'Restore')
  await page.getByText('Works from home is back').waitFor()
  await page.context().close()
})

test('nothing went wrong in the browser', () => assert.deepEqual(browser.faults, []))
