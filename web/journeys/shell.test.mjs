// What is around every screen: how soon it is there, the key, the way back after the server was away, and addresses that mean nothing.
import assert from 'node:assert/strict'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, test } from 'node:test'
import { audit, begin, clean, sideways, startBrowser, startServer, today } from './house.mjs'

const folder = mkdtempSync(join(tmpdir(), 'parterre-shell-'))
after(() => rmSync(folder, { recursive: true, force: true }))
const { server, browser } = await begin()

const row = (page) => page.getByRole('link', { name: 'Managers', exact: true })

test('the first screen is useful within a second', async () => {
  const times = []
  for (let i = 0; i < 5; i++) {
    const page = await browser.open()
    const began = performance.now()
    await page.goto('/', { waitUntil: 'commit' })
    await row(page).waitFor()
    times.push(Math.round(performance.now() - began))
    await page.context().close()
  }
  console.log(`useful after ${times.join(', ')} ms, each time with an empty cache`)
  assert.ok(Math.min(...times) < 1000, `useful after ${times.join(', ')} ms`)
})

test('an address that means nothing says so and leads on', async () => {
  const page = await browser.open()
  await page.goto('/nowhere')
  await page.getByRole('heading', { name: 'There is nothing here' }).waitFor()
  assert.deepEqual(await audit(page), [])
  await page.getByRole('link', { name: 'Go to the audiences' }).click()
  await row(page).waitFor()
  await page.context().close()
})

test('the keyboard skips what is around a screen', async () => {
  const page = await browser.open()
  await page.goto('/audiences')
  await row(page).waitFor()
  await page.evaluate(() => document.activeElement?.blur())
  await page.keyboard.press('Tab')
  await page.getByRole('link', { name: 'Skip to the content' }).press('Enter')
  assert.equal(new URL(page.url()).hash, '#content')
  await page.context().close()
})

test('on a phone the menu opens, leads on and closes', async () => {
  const page = await browser.open({ phone: true })
  await page.goto('/audiences')
  await page.getByRole('button', { name: 'Open the menu' }).click()
  await page.getByRole('link', { name: 'People', exact: true }).click()
  await page.getByRole('heading', { level: 1, name: 'People' }).waitFor()
  assert.equal(await sideways(page), 0)
  await page.getByRole('button', { name: 'Open the menu' }).waitFor()
  await page.context().close()
})

test('a server with keys asks for one, and knows a wrong one', async () => {
  const keys = join(folder, 'keys')
  const key = 'a-key-of-sixteen-and-more'
  writeFileSync(keys, `editor ${key}\n`)
  const guarded = await startServer({ command: ['serve', '--data', join(folder, 'guarded'), '--keys', keys], key })
  await guarded.ask('mutation { createAudience(name: "Behind the door") { issues { message } } }')
  const visitor = await startBrowser(guarded)
  const page = await visitor.open()
  await page.goto('/audiences')
  const label = page.getByRole('textbox', { name: 'Key' })
  await label.fill('not the key of this server')
  await clean(page, 'key-light')
  await page.getByRole('button', { name: 'Enter' }).click()
  await page.getByText('The server does not know this key.').waitFor()
  await label.fill(key)
  await page.getByRole('button', { name: 'Enter' }).click()
  await page.getByRole('link', { name: 'Behind the door' }).waitFor()
  await page.reload()
  await page.getByRole('link', { name: 'Behind the door' }).waitFor()
  assert.deepEqual(visitor.faults, [])
  await visitor.stop()
  await guarded.stop()
})

test('an empty workspace says how to begin, and its builder opens', async () => {
  const empty = await startServer({ command: ['serve', '--data', join(folder, 'empty')] })
  const visitor = await startBrowser(empty)
  const page = await visitor.open()
  await page.goto('/people')
  await page.getByRole('heading', { name: 'There are no people yet' }).waitFor()
  await clean(page, 'people-empty-light')
  await page.getByRole('link', { name: 'Import people' }).click()
  await page.getByRole('heading', { level: 1, name: 'Import' }).waitFor()
  await page.goto('/audiences/new')
  await page.getByRole('button', { name: 'Add a condition' }).first().waitFor()
  await clean(page, 'builder-empty-workspace-light')
  assert.deepEqual(visitor.faults, [])
  await visitor.stop()
  await empty.stop()
})

test('what is live comes back by itself after the server was away', async () => {
  const command = ['demo', '--people', '500', '--clock', 'manual', '--now', today, '--data', join(folder, 'company')]
  const first = await startServer({ command })
  const visitor = await startBrowser(first)
  const page = await visitor.open()
  await page.goto('/audiences')
  await page.getByText('Live', { exact: true }).waitFor()
  await first.stop()
  await page.getByText('Reconnecting…').waitFor()
  const again = await startServer({ command, listen: new URL(first.url).host })
  await page.getByText('Live', { exact: true }).waitFor()
  const size = async () => Number((await again.ask('{ audience(by: {key: "managers"}) { population { size } } }')).audience.population.size)
  const earlier = await size()
  await again.ask('mutation { upsertUsers(users: [{id: "late-1", name: "Late Riser", roles: ["manager"]}]) { issues { message } } }')
  const now = await size()
  assert.equal(now, earlier + 1)
  await page.getByRole('row', { name: /^Managers/ }).getByText(String(now), { exact: true }).waitFor()
  await visitor.stop()
  await again.stop()
})

test('nothing went wrong on the way', () => assert.deepEqual(browser.faults, []))
