import type { Page } from 'playwright-core'

/** In answers that a test gave in the place of the server: what is wrong in them is nobody's fault. */
export const OF_THE_TEST = 'x-of-the-test'

const BUSY = JSON.stringify({
  code: 'OVERLOADED',
  message: 'The server is busy.',
  hint: 'Come back in a minute.',
  details: null,
})

/** Requests of these addresses are answered as by a server that has too much to do, until `page.unrouteAll`. */
export async function makeUnavailable(
  page: Page,
  addresses: Parameters<Page['route']>[0],
): Promise<void> {
  await page.route(
    addresses,
    async (route) =>
      await route.fulfill({
        status: 503,
        headers: { 'content-type': 'application/problem+json', [OF_THE_TEST]: 'true' },
        body: BUSY,
      }),
  )
}
