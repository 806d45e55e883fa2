// Looks at screens: node journeys/look.mjs URL [PATH...] takes each in light, dark and on a phone, and says what axe finds.
import { audit, shoot, sideways, startBrowser } from './house.mjs'

const [url, ...paths] = process.argv.slice(2)
if (!url) {
  console.error('node journeys/look.mjs http://localhost:8080 /audiences /people')
  process.exit(2)
}
const browser = await startBrowser({ url })
for (const path of paths.length > 0 ? paths : ['/']) {
  for (const [way, options] of Object.entries({ light: {}, dark: { scheme: 'dark' }, phone: { phone: true } })) {
    const page = await browser.open(options)
    await page.goto(path)
    await page.waitForLoadState('networkidle')
    const name = `${path.replace(/[^a-z0-9]+/gi, '-').replace(/^-|-$/g, '').slice(0, 80) || 'root'}-${way}`
    await shoot(page, name)
    const found = [...(await audit(page)), ...((await sideways(page)) > 0 ? [`scrolls sideways by ${await sideways(page)} px`] : [])]
    console.log(`${name}.png ${found.length === 0 ? 'clean' : ''}`)
    found.forEach((fault) => console.log(`  ${fault}`))
    await page.context().close()
  }
}
browser.faults.forEach((fault) => console.log(fault))
await browser.stop()
