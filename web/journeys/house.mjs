// What every journey needs: a server of its own with a company in it, and a browser that forgives nothing.
import assert from 'node:assert/strict'
import { spawn } from 'node:child_process'
import { existsSync, mkdirSync, readFileSync } from 'node:fs'
import { readFile } from 'node:fs/promises'
import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'
import { after } from 'node:test'
import { fileURLToPath } from 'node:url'
import { chromium } from 'playwright-core'

const here = dirname(fileURLToPath(import.meta.url))
const binary = process.env.PARTERRE_BINARY ?? join(here, '../../bin/parterre')
const axeSource = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8')

/** Where screenshots go: one of every screen, in light, dark and on a phone. */
export const shots = join(here, 'shots')
mkdirSync(shots, { recursive: true })

/** The day of the company of every journey, so that counts and pictures stay the same. */
export const today = '2026-03-02T09:00:00Z'

const browserPath = () =>
  [process.env.CHROMIUM, '/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome', chromium.executablePath()].find((path) => path && existsSync(path))

/** Starts a company, or with another command whatever it serves. Close it with stop(). */
export async function startServer({ people = 5000, command = ['demo', '--people', String(people), '--clock', 'manual', '--now', today], args = [], listen = 'localhost:0', key = '' } = {}) {
  const child = spawn(binary, [...command, '--listen', listen, ...args], { stdio: ['ignore', 'pipe', 'pipe'] })
  let said = ''
  const url = await new Promise((found, failed) => {
    const listenTo = (chunk) => {
      said += chunk
      const at = said.match(/http:\/\/[^\s/]+:\d+/)
      if (at) found(at[0])
    }
    child.stdout.on('data', listenTo)
    child.stderr.on('data', listenTo)
    child.on('exit', (code) => failed(new Error(`the server ended with ${code}:\n${said}`)))
  })
  const ask = async (query, variables) => {
    const answer = await fetch(`${url}/graphql`, { method: 'POST', headers: { 'Content-Type': 'application/json', ...(key && { Authorization: `Bearer ${key}` }) }, body: JSON.stringify({ query, variables }) })
    const { data, errors } = await answer.json()
    if (errors) throw new Error(errors.map((e) => e.message).join('\n'))
    return data
  }
  return { url, ask, stop: () => new Promise((done) => (child.on('exit', done), child.kill('SIGTERM'))) }
}

/** Starts a browser. Every page of it reports what no page may have: errors, refused scripts, requests to elsewhere. */
export async function startBrowser(server) {
  const executablePath = browserPath()
  if (!executablePath) throw new Error('No Chromium is installed: see `make browser`.')
  const options = { headless: true, executablePath, args: ['--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run', '--disable-background-networking', '--disable-component-update', '--disable-sync'] }
  const browser = await chromium.launch(options)
  const faults = []
  const open = async ({ scheme = 'light', phone = false, reducedMotion = 'reduce' } = {}) => {
    const context = await browser.newContext({
      baseURL: server.url, colorScheme: scheme, reducedMotion, locale: 'en-GB', timezoneId: 'UTC', acceptDownloads: true,
      viewport: phone ? { width: 390, height: 844 } : { width: 1360, height: 850 }, hasTouch: phone, isMobile: phone,
    })
    context.setDefaultTimeout(30_000)
    const page = await context.newPage()
    page.on('pageerror', (e) => faults.push(`error on ${page.url()}: ${e.message}`))
    page.on('console', (m) => {
      if (m.type() === 'error' && !/status of 40[01]/.test(m.text())) faults.push(`console on ${page.url()}: ${m.text()}`)
    })
    page.on('request', (r) => {
      if (!r.url().startsWith(server.url) && !/^(data|blob):/.test(r.url())) faults.push(`request to elsewhere: ${r.url()}`)
    })
    return page
  }
  return { open, faults, stop: () => browser.close() }
}

/** A company and a browser that looks at it, for the tests of one file; both end with them. */
export async function begin(options) {
  const server = await startServer(options)
  after(server.stop)
  const browser = await startBrowser(server)
  after(browser.stop)
  return { server, browser }
}

/** What axe finds on the page as it is, WCAG 2.2 A and AA; one line a fault. */
export async function audit(page) {
  await page.evaluate(axeSource)
  const { violations } = await page.evaluate(() => globalThis.axe.run(document, { runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'] }))
  return violations.flatMap((v) => v.nodes.map((n) => `${v.id}: ${v.help} — ${n.target.join(' ')} — ${n.failureSummary?.split('\n')[1]?.trim() ?? ''}`))
}

/** How far the page can be scrolled sideways; 0 is right. */
export const sideways = (page) => page.evaluate(() => Math.max(0, document.documentElement.scrollWidth - document.documentElement.clientWidth))

/** Takes the picture of a screen. */
export const shoot = (page, name, options = {}) => page.screenshot({ path: join(shots, `${name}.png`), animations: 'disabled', ...options })

/** The screen as it is, with its picture: nothing for axe to find, nothing beyond the edge. */
export async function clean(page, name, options) {
  await shoot(page, name, options)
  assert.deepEqual(await audit(page), [], name)
  assert.equal(await sideways(page), 0, `${name} scrolls sideways`)
}

/** The same in light, in the dark and on a phone; `ready` waits for what the screen shows. */
export async function seen(page, name, { ready = () => {}, ...options } = {}) {
  const desk = page.viewportSize()
  await ready(page)
  await page.evaluate(() => scrollTo(0, 0))
  await clean(page, `${name}-light`, options)
  await page.emulateMedia({ colorScheme: 'dark' })
  await clean(page, `${name}-dark`, options)
  await page.emulateMedia({ colorScheme: 'light' })
  await page.setViewportSize({ width: 390, height: 844 })
  await ready(page)
  await clean(page, `${name}-phone`, options)
  await page.setViewportSize(desk)
}

/** The file that comes of pressing something: its name and its lines. */
export async function saved(page, press) {
  const [file] = await Promise.all([page.waitForEvent('download'), press()])
  return { name: file.suggestedFilename(), lines: (await readFile(await file.path(), 'utf8')).replace('\ufeff', '').trimEnd().split('\r\n') }
}

/** A number as the screens write it. */
export const formatted = (n) => n.toLocaleString('en-GB')
