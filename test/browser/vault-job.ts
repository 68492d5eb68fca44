import assert from 'node:assert/strict'
import { setTimeout as delay } from 'node:timers/promises'
import type { Page } from 'playwright-core'
import type { ClientWorld } from './client.ts'

/** A job of a small database, on a machine that does much else. */
const LIMIT_MS = 120_000

/** The id of the next job of the vault that the page orders. */
export async function orderedJob(page: Page): Promise<string> {
  const order = await page.waitForResponse(
    (response) => response.url().endsWith('/api/vault/jobs') && response.status() === 202,
    { timeout: LIMIT_MS },
  )
  return String(Reflect.get(Object(await order.json()), 'job'))
}

/** Waits until a job of acme is so. */
export async function untilJob(
  { ann }: ClientWorld,
  job: string,
  isSo: (view: { readonly state: string; readonly step: string }) => boolean,
): Promise<void> {
  const deadline = performance.now() + LIMIT_MS
  for (;;) {
    const { state, step } = Object(await ann.get(`/api/vault/jobs/${job}`))
    if (isSo({ state: String(state), step: String(step) })) return
    assert.ok(performance.now() < deadline, `The job ${job} does not come there.`)
    await delay(20)
  }
}
