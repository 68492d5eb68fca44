import assert from 'node:assert/strict'
import { join } from 'node:path'
import type { TestContext } from 'node:test'
import { AxeBuilder } from '@axe-core/playwright'
import type { Browser, BrowserContext, BrowserContextOptions, Page } from 'playwright-core'
import { launchChromium } from './chromium.ts'
import { settled } from './settled.ts'
import { OF_THE_TEST } from './unavailable.ts'

/** Chromium reports each refusal that a page of ours shows, such as a form with errors, as a failed resource. */
const REFUSAL = /^Failed to load resource: the server responded with a status of 4\d\d/

/** Only what a test itself cuts off ends like this. */
const CUT_OFF =
  /^Failed to load resource: net::ERR_(?:INTERNET_DISCONNECTED|CONNECTION_|EMPTY_RESPONSE|FAILED|INCOMPLETE_|HTTP2_|SOCKET_|NETWORK_|ABORTED)/

const DESKTOP = { width: 1440, height: 900 }
export const PHONE = { width: 390, height: 844 }

/** A browser, with further arguments; in every page of it a violation of the content security policy or an error fails the test. */
export async function openBrowser(
  t: TestContext,
  further: readonly string[] = [],
): Promise<(options?: BrowserContextOptions) => Promise<BrowserContext>> {
  const browser = await launchChromium(further)
  const complaints: string[] = []
  t.after(async () => {
    await browser.close()
    // Last of all: what fails here would keep the cloud open, and the file from its end.
    t.after(() => {
      assert.deepEqual(complaints, [])
    })
  })
  return async (options) => await openContext(browser, complaints, options)
}

async function openContext(
  browser: Browser,
  complaints: string[],
  options: BrowserContextOptions = {},
): Promise<BrowserContext> {
  // Its certificate authority is verified by the requests of `Person`; a browser would have to be told of it machine-wide.
  const context = await browser.newContext({
    ignoreHTTPSErrors: true,
    viewport: DESKTOP,
    ...options,
  })
  await context.exposeBinding('reportViolation', ({ page }, what: string) => {
    complaints.push(`${page.url()}: policy violated: ${what}`)
  })
  await context.addInitScript({
    content: `addEventListener('securitypolicyviolation', (event) => reportViolation(event.violatedDirective + ' ' + event.blockedURI), true)`,
  })
  const unavailable = new Set<string>()
  context.on('request', (request) => unavailable.delete(request.url()))
  context.on('response', (response) => {
    if (response.headers()[OF_THE_TEST] !== undefined) unavailable.add(response.url())
  })
  context.on('console', (message) => {
    const text = message.text()
    const { url } = message.location()
    const isExpected = REFUSAL.test(text) || CUT_OFF.test(text) || unavailable.has(url)
    if (message.type() === 'error' && !isExpected) complaints.push(`${url}: ${text}`)
  })
  context.on('weberror', (error) => {
    complaints.push(String(error.error()))
  })
  return context
}

/** Signs in by the form and waits for what comes after. */
export async function signInByForm(
  page: Page,
  origin: string,
  login: string,
  password: string,
): Promise<void> {
  await page.goto(`${origin}/sign-in`)
  await page.getByLabel('Login').fill(login)
  await page.getByLabel('Password').fill(password)
  await page.getByRole('button', { name: 'Sign in' }).click()
  await page.waitForURL(`${origin}/app**`)
  // These tests are about the plain pages.
  await page.goto(`${origin}/home`)
}

/** Presses Tab until this element has the focus, which must be visible. */
export async function tabTo(page: Page, selector: string): Promise<void> {
  for (let presses = 0; presses < 30; presses += 1) {
    await page.keyboard.press('Tab')
    // As text: the types of this repository know no DOM.
    const outline: unknown = await page.evaluate(
      `document.querySelector(${JSON.stringify(selector)})?.matches(':focus-visible') ? getComputedStyle(document.activeElement).outlineStyle : undefined`,
    )
    if (outline === undefined) continue
    assert.notEqual(outline, 'none', `${selector} has the focus, but does not show it`)
    return
  }
  assert.fail(`Tab does not reach ${selector}`)
}

export interface Inspection {
  /** The size of the window that is no phone. */
  readonly desktop?: { readonly width: number; readonly height: number }
  /** Further things to look at in each of the four; `name` says which it is. */
  readonly further?: (page: Page, name: string) => Promise<void>
}

/**
 * Asserts that the page, on a desktop and a phone, in light and in dark, fits its width and that axe finds nothing serious
 * in it. With ZENNNN_SCREENSHOTS=<folder> each is also kept as `<name>-<width>-<scheme>.png`, for people to look at.
 */
export async function inspect(
  page: Page,
  name: string,
  { desktop = DESKTOP, further }: Inspection = {},
): Promise<void> {
  const before = page.viewportSize()
  for (const viewport of [desktop, PHONE])
    for (const colorScheme of ['light', 'dark'] as const) {
      await page.setViewportSize(viewport)
      await page.emulateMedia({ colorScheme })
      const variant = `${name}-${viewport.width}-${colorScheme}`
      await inspectOnce(page, variant, colorScheme)
      await further?.(page, variant)
    }
  await page.emulateMedia({ colorScheme: null })
  if (before !== null) await page.setViewportSize(before)
}

async function inspectOnce(page: Page, name: string, scheme: 'light' | 'dark'): Promise<void> {
  const tooWide = await settled(
    async (): Promise<unknown> =>
      await page.evaluate(
        'document.documentElement.scrollWidth - document.documentElement.clientWidth',
      ),
    (pixels) => pixels === 0,
  )
  assert.equal(tooWide, 0, `${name} is ${String(tooWide)} px too wide`)
  const folder = process.env['ZENNNN_SCREENSHOTS']
  if (folder !== undefined)
    await page.screenshot({ path: join(folder, `${name}.png`), fullPage: true })
  // What is in order is not listed: that was a third of what looking cost.
  const axe = new AxeBuilder({ page }).setLegacyMode().options({ resultTypes: ['violations'] })
  // The scheme changes colours and nothing else; all other rules were just tried at the same width.
  if (scheme === 'dark') axe.withRules(['color-contrast', 'link-in-text-block'])
  const grave = await settled(
    async () => graveViolations(await axe.analyze()),
    ({ length }) => length === 0,
  )
  assert.deepEqual(grave, [], name)
}

function graveViolations({
  violations,
}: Awaited<ReturnType<AxeBuilder['analyze']>>): readonly string[] {
  return violations
    .filter(({ impact }) => impact === 'serious' || impact === 'critical')
    .map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html).join(' ')}`)
}
