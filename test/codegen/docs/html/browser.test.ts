import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { type Browser, chromium, type Page } from 'playwright-core'
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest'
import { htmlDocs } from '../../../../codegen/docs/html/page.js'
import type { Protocol } from '../../../../codegen/protocol/model.js'
import { hostileProtocol } from '../../targets/hostile.js'
import { notes1, notes2 } from '../model/fixture.js'

const browserPath = ['/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome'].find(existsSync)
if (!browserPath) console.warn('Skipped: the docs page in a browser. Install one: apt-get install chromium')

test.runIf(process.env.AGENT_BINDINGS_REQUIRE_BROWSER)('a browser is installed', () => {
  expect(browserPath ?? 'none; install one: apt-get install chromium').toMatch(/^\//)
})

const switches = [
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-gpu',
  '--disable-quic',
  '--disable-sync',
  '--no-first-run',
  '--no-sandbox',
]

describe.skipIf(!browserPath)('the page in a browser', () => {
  const folder = mkdtempSync(join(tmpdir(), 'docs-'))
  const problems: string[] = []
  let browser: Browser

  beforeAll(async () => {
    browser = await chromium.launch({ executablePath: browserPath ?? '', args: switches })
  })
  afterAll(async () => {
    await browser?.close()
    rmSync(folder, { recursive: true, force: true })
  })
  afterEach(() => {
    expect(problems.splice(0)).toEqual([])
  })

  /** Opens the page of a protocol; whatever goes to the console, fails, or asks for the network is a problem. */
  async function open(protocols: Protocol[], options: Parameters<Browser['newPage']>[0] = {}): Promise<Page> {
    const { path, content } = htmlDocs(protocols)
    writeFileSync(join(folder, path), content)
    const page = await browser.newPage(options)
    page.setDefaultTimeout(10_000)
    page.on('console', message => problems.push(`console: ${message.text()}`))
    page.on('pageerror', error => problems.push(`error: ${error.message}`))
    page.on('request', request => {
      if (!/^(file|data):/.test(request.url())) problems.push(`request: ${request.url()}`)
    })
    page.on('dialog', dialog => {
      problems.push(`dialog: ${dialog.message()}`)
      void dialog.dismiss()
    })
    await page.goto(pathToFileURL(join(folder, path)).href)
    return page
  }

  const sidewaysScroll = (page: Page) =>
    page.evaluate<number>('document.documentElement.scrollWidth - document.documentElement.clientWidth')

  test('finds by typing, goes there by keyboard, and follows links from there', async () => {
    const page = await open([notes1, notes2])
    await page.keyboard.press('/')
    await page.keyboard.type('add')
    const options = page.getByRole('option')
    expect(await options.first().locator('b').textContent()).toBe('note/add')
    await page.keyboard.press('Enter')
    expect(await page.locator('article:target').getAttribute('data-name')).toBe('note/add')
    expect(await page.locator('.found').isVisible()).toBe(false)

    await page.locator('article:target').getByRole('link', { name: 'Attachment' }).click()
    expect(await page.locator('article:target').getAttribute('data-name')).toBe('Attachment')
    expect(await page.locator('article:target').isVisible()).toBe(true)
    await page.goBack()
    expect(await page.locator('article:target').getAttribute('data-name')).toBe('note/add')
    await page.close()
  })

  test('copies an example', async () => {
    const context = await browser.newContext({ permissions: ['clipboard-read', 'clipboard-write'] })
    const { path, content } = htmlDocs([notes2])
    writeFileSync(join(folder, path), content)
    const page = await context.newPage()
    await page.goto(pathToFileURL(join(folder, path)).href)
    const article = page.locator('article[data-name="note/add"]')
    await article.getByText('Example').click()
    await article.getByRole('button', { name: 'Copy' }).click()
    await article.getByRole('button', { name: 'Copied' }).waitFor()
    const copied = await page.evaluate<string>('navigator.clipboard.readText()')
    expect(JSON.parse(copied)).toMatchObject({ jsonrpc: '2.0', id: 1, method: 'note/add' })
    await context.close()
  })

  test('search looks into names, words and shapes, and says when there is nothing', async () => {
    const page = await open([notes1, notes2])
    const found = async (query: string) => {
      await page.getByRole('combobox').fill(query)
      return page.locator('#results b').allTextContents()
    }
    expect(await found('resolves id')).toEqual(['note/add'])
    expect(await found('attachments')).toEqual(expect.arrayContaining(['Note', 'note/add']))
    expect(await found('NOTE ADD')).toEqual(['note/add'])
    expect(await page.locator('#results mark').allTextContents()).toEqual(['note', 'add'])
    expect(await found('no such thing')).toEqual([])
    expect(await page.getByRole('status').textContent()).toBe('Nothing found')
    await page.keyboard.press('Escape')
    expect(await page.locator('.found').isVisible()).toBe(false)

    await page.getByRole('combobox').fill('note')
    const first = await page.locator('[aria-selected=true] b').textContent()
    await page.keyboard.press('ArrowDown')
    const second = await page.locator('[aria-selected=true] b').textContent()
    expect([first, second]).toEqual(
      await page
        .locator('#results b')
        .allTextContents()
        .then(all => all.slice(0, 2)),
    )
    await page.close()
  })

  test('shows which version brought and took a method', async () => {
    const page = await open([notes1, notes2])
    expect(await page.locator('[id="note/list"] .badge').allTextContents()).toEqual([
      'request',
      'deprecated',
      'added in 1.10.0',
    ])
    expect(await page.locator('[id="note/print"] .badge').allTextContents()).toEqual(['request', 'removed in 1.10.0'])
    const changes = page.locator('[id="Note"] details.changes')
    await changes.locator('summary').click()
    expect(await changes.locator('li').first().textContent()).toMatch(/^compatible attachments added/)
    await page.locator('details.version summary').click()
    await page.locator('details.version').getByRole('link', { name: 'note/print' }).click()
    expect(await page.locator('article:target').getAttribute('data-name')).toBe('note/print')
    await page.close()
  })

  test('is light and dark, as the system or the reader wants it', async () => {
    const page = await open([notes2], { colorScheme: 'dark' })
    const back = () => page.evaluate<string>('getComputedStyle(document.body).backgroundColor')
    const dark = await back()
    const theme = page.getByRole('button', { name: /^Theme/ })
    await theme.click()
    const light = await back()
    expect([dark, light]).toEqual(['rgb(20, 21, 26)', 'rgb(255, 255, 255)'])
    await page.reload()
    expect(await back()).toBe(light)
    await theme.click()
    expect(await back()).toBe(dark)
    await page.close()
  })

  test('fits a phone, with its contents behind a button', async () => {
    const page = await open([notes1, notes2], { viewport: { width: 360, height: 740 } })
    expect(await sidewaysScroll(page)).toBe(0)
    const contents = page.getByRole('navigation')
    expect(await contents.isVisible()).toBe(false)
    await page.getByRole('button', { name: 'Contents' }).click()
    await contents.getByRole('link', { name: 'choose' }).click()
    expect(await contents.isVisible()).toBe(false)
    expect(await page.locator('article:target').getAttribute('data-name')).toBe('editor/choose')
    await page.close()
  })

  test('can be read without its script', async () => {
    const page = await open([notes1, notes2], { javaScriptEnabled: false })
    await page.getByRole('navigation').getByRole('link', { name: 'add' }).click()
    expect(new URL(page.url()).hash).toBe('#note/add')
    expect(await page.getByRole('combobox').count()).toBe(0)
    await page.close()
  })

  test('hostile text does nothing but show', async () => {
    const page = await open([hostileProtocol()], { viewport: { width: 360, height: 740 } })
    expect(await page.locator('h1').count()).toBe(1)
    expect(await page.locator('script').count()).toBe(1)
    expect(await page.locator('img').count()).toBe(0)
    await page.getByRole('combobox').fill('<script>alert')
    expect(await page.locator('#results b').first().textContent()).toBe('<script>alert(1)</script>')
    await page.keyboard.press('Enter')
    expect(await page.locator('article:target').getAttribute('data-name')).toBe('<script>alert(1)</script>')
    expect(await sidewaysScroll(page)).toBe(0)
    await page.close()
  })
})
