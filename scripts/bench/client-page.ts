import type { BrowserContext, CDPSession, Page } from 'playwright-core'
import { launchChromium, trustArgument } from '../../test/browser/chromium.ts'
import type { BenchCloud } from './cloud.ts'
import type { World } from './world.ts'

/** A browser that is signed in to the database `bench`; end it with `close`. */
export interface Client {
  /** `https://bench.localhost:<port>`. */
  readonly origin: string
  readonly context: BrowserContext
  readonly close: () => Promise<void>
}

export async function openClient(cloud: BenchCloud, world: World): Promise<Client> {
  const host = 'bench.localhost'
  const origin = `https://${host}:${cloud.port}`
  // Trusted, for a browser keeps no code of a site that it does not trust.
  const browser = await launchChromium([await trustArgument(host, cloud.port)])
  const context = await browser.newContext({ viewport: { width: 1440, height: 900 } })
  const [name = '', value = ''] = (world.headers['cookie'] ?? '').split('=')
  await context.addCookies([{ name, value, url: origin, secure: true, httpOnly: true }])
  return { origin, context, close: async () => await browser.close() }
}

/**
 * Milliseconds from the order to go to a list until its first row is selected on the screen. The page itself looks and
 * clicks: what the bench does between two steps is not counted.
 */
export async function usableAfterMs(page: Page, url: string): Promise<number> {
  await page.goto(url)
  return Number(await page.evaluate('window.usableAfter.promise'))
}

/** What `usableAfterMs` needs in a page, before anything of it is loaded. */
export const WATCH_LIST = `
  window.usableAfter = Promise.withResolvers()
  new MutationObserver((changes, observer) => {
    const box = document.querySelector('tbody tr[data-id] input[type=checkbox]')
    if (box !== null && !box.checked) box.click()
    if (document.querySelector('[role=toolbar] [role=status]') === null) return
    observer.disconnect()
    requestAnimationFrame(() => setTimeout(() => usableAfter.resolve(performance.now())))
  }).observe(document, { childList: true, subtree: true })`

/** What keys cost in the input that has the focus. */
export interface KeyTimes {
  /** From each key to the page drawn with it. */
  readonly paintMs: readonly number[]
  /** Work of the page's main thread, all of it, by key. */
  readonly workMs: number
}

/** Presses real keys, one after another when the page is still. */
export async function pressKeys(page: Page, keys: string): Promise<KeyTimes> {
  await page.bringToFront()
  const session = await page.context().newCDPSession(page)
  await session.send('Performance.enable')
  await page.evaluate(WATCH_KEYS)
  const before = await workSeconds(session)
  for (const key of keys) {
    await page.keyboard.press(key)
    await page.evaluate('window.painted.promise')
  }
  const workMs = ((await workSeconds(session)) - before) * 1000
  await session.detach()
  const paintMs: readonly unknown[] = Object(await page.evaluate('window.paintMs'))
  return { paintMs: paintMs.map(Number), workMs: workMs / keys.length }
}

/** A frame is asked for at the key, and what stands behind the frame in the queue comes after its drawing. */
const WATCH_KEYS = `(() => {
  window.paintMs = []
  window.painted = Promise.withResolvers()
  if (window.watchesKeys) return
  window.watchesKeys = true
  addEventListener('keydown', ({ timeStamp }) => {
    window.painted = Promise.withResolvers()
    requestAnimationFrame(() => setTimeout(() => {
      window.paintMs.push(performance.now() - timeStamp)
      window.painted.resolve()
    }))
  }, true)
})()`

async function workSeconds(session: CDPSession): Promise<number> {
  const { metrics } = await session.send('Performance.getMetrics')
  return metrics.find(({ name }) => name === 'TaskDuration')?.value ?? Number.NaN
}
