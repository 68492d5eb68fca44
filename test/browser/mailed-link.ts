import assert from 'node:assert/strict'
import type { Page } from 'playwright-core'

/** Opens the newest mail with this subject in the operator's inbox and returns the link of ours in it. */
export async function mailedLink(
  inbox: Page,
  origin: { readonly cloud: string; readonly database: string },
  subject: string | RegExp,
): Promise<string> {
  const mail = inbox.getByRole('link', { name: subject })
  for (;;) {
    await inbox.goto(`${origin.cloud}/inbox`)
    if ((await mail.count()) > 0) break
    await inbox.waitForTimeout(200)
  }
  await mail.first().click()
  const link = await inbox.locator('pre a[href*="/link/"]').getAttribute('href')
  assert.match(link ?? '', new RegExp(`^${origin.database}/link/[\\w-]{43}$`))
  return link ?? ''
}
