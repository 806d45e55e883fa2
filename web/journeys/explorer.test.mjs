// Somebody asks the API: the examples, the documentation, a question of one's own, a link, a table as a file.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { begin, saved, seen } from './house.mjs'

const { server, browser } = await begin()

const run = (page) => page.getByRole('button', { name: /^Execute query/ })

async function open(options, path = '/explorer') {
  const page = await browser.open(options)
  await page.goto(path)
  await run(page).waitFor()
  await page.locator('.graphiql-query-editor .view-line').first().waitFor()
  return page
}

/** What the answer pane shows, as it would be read aloud. */
const answer = (page) => page.evaluate(() => globalThis.__MONACO.editor.getModels().find((m) => m.uri.path.endsWith('response.json')).getValue())

/** Waits for an answer with this in it. */
const answered = (page, text) =>
  page.waitForFunction((text) => globalThis.__MONACO.editor.getModels().some((m) => m.uri.path.endsWith('response.json') && m.getValue().includes(text)), text)

const choose = async (page, name) => {
  await page.getByRole('button', { name: 'Examples' }).click()
  await page.getByRole('menuitem', { name }).click()
}

test('every example runs', async () => {
  const page = await open()
  const workers = new Set()
  page.workers().forEach((w) => workers.add(w.url()))
  page.on('worker', (w) => workers.add(w.url()))
  await page.getByRole('button', { name: 'Examples' }).click()
  const names = await page.getByRole('menuitem').allInnerTexts()
  await page.keyboard.press('Escape')
  assert.ok(names.length >= 8)
  for (const name of names) {
    await choose(page, name)
    await page.waitForFunction(() => document.querySelectorAll('.graphiql-query-editor .squiggly-error').length === 0)
    await run(page).click()
    await answered(page, '"data"')
    const said = JSON.parse(await answer(page))
    assert.deepEqual(said.errors, undefined, name)
    const stop = page.getByRole('button', { name: /^Stop query/ })
    if (await stop.isVisible()) await stop.click()
  }
  const knowsGraphql = (url) => url.includes('graphql.worker')
  if (![...workers].some(knowsGraphql)) await page.waitForEvent('worker', { predicate: (w) => knowsGraphql(w.url()) })
  assert.ok([...workers].every((url) => url.startsWith(server.url) || url.startsWith('blob:')))
  const { user } = await server.ask('{ user(id: "guest-1") { name } }')
  assert.equal(user.name, 'Guest One')
  await page.context().close()
})

test('a subscription goes on until it is stopped', async () => {
  const page = await open()
  await choose(page, 'Watch an audience as people come and go')
  await run(page).click()
  await answered(page, '"entered": 0')
  await server.ask('mutation { upsertUsers(users: [{id: "walker", attributes: [{key: "department", value: "Engineering"}]}]) { accepted } }')
  await answered(page, '"entered": 1')
  await page.getByRole('button', { name: /^Stop query/ }).click()
  await run(page).waitFor()
  await page.context().close()
})

test('a table of an answer is a file for spreadsheets', async () => {
  const page = await open()
  await choose(page, 'The people of an audience with their values')
  await run(page).click()
  await answered(page, '"totalCount"')
  await page.getByRole('button', { name: 'Download as CSV' }).click()
  const { lines } = await saved(page, () => page.getByRole('menuitem', { name: /^population › members › nodes 20 rows/ }).click())
  assert.equal(lines[0], 'id,name,roles')
  assert.equal(lines.length, 21)
  const { population } = await server.ask('{ population(of: {audience: {key: "new-joiners"}}) { members(first: 1, orderBy: {field: NAME}) { nodes { id name } } } }')
  const [first] = population.members.nodes
  assert.ok(lines[1].startsWith(`${first.id},${first.name},`), lines[1])
  await page.context().close()
})

test('a question is saved, found again, shared and deleted', async () => {
  const page = await open()
  await choose(page, 'Write a person, and see what was wrong')
  await page.getByRole('button', { name: 'My questions' }).click()
  await page.getByLabel('Name of the question').fill('Add our guests')
  await page.getByRole('button', { name: 'Save this question' }).click()
  await page.getByText('Saved as “Add our guests”').waitFor()
  await page.keyboard.press('Escape')
  await choose(page, 'How large is every audience?')
  await page.waitForURL(/Audiences/)
  const link = page.url()
  await page.reload()
  await run(page).waitFor()
  await page.getByRole('button', { name: 'My questions' }).click()
  await page.getByRole('button', { name: 'Add our guests', exact: true }).click()
  await page.waitForURL(/WritePeople/)
  await page.getByRole('button', { name: 'My questions' }).click()
  await page.getByRole('button', { name: 'Delete “Add our guests”' }).click()
  await page.getByText('Questions you save are listed here').waitFor()
  await page.context().close()

  const friend = await open({}, link)
  await run(friend).click()
  await answered(friend, '"totalCount"')
  await friend.context().close()
})

test('the documentation opens, and everything can be looked at', async () => {
  const page = await open()
  await choose(page, 'How large is every audience?')
  await run(page).click()
  await answered(page, '"totalCount"')
  await seen(page, 'explorer')
  await page.getByRole('button', { name: 'Examples' }).click()
  await seen(page, 'explorer-examples', { ready: () => page.getByRole('menuitem').first().waitFor() })
  await page.keyboard.press('Escape')
  await page.getByRole('button', { name: 'Show Documentation Explorer' }).click()
  await page.getByRole('link', { name: 'Query', exact: true }).click()
  await seen(page, 'explorer-docs', { ready: () => page.getByText('Every question. All fields of one operation are answered from one View.').waitFor() })
  await page.getByRole('button', { name: 'My questions' }).click()
  await seen(page, 'explorer-saved', { ready: () => page.getByLabel('Name of the question').waitFor() })
  await page.context().close()
})

test('no page had a fault', () => assert.deepEqual(browser.faults, []))
