import assert from 'node:assert/strict'
import { Secret, TOTP } from 'otpauth'
import type { Page } from 'playwright-core'
import type { Cloud } from './cloud.ts'

/** The key of the app that an operator set up at the first sign-in to a cloud. */
const keys = new WeakMap<Cloud, string>()

/** Signs in at the cloud's own site, with the code that it asks for, and goes to a page of it. */
export async function signInAsOperator(page: Page, cloud: Cloud, path = '/home'): Promise<void> {
  await page.goto(`${cloud.origin()}/sign-in?next=${encodeURIComponent('/staff-access')}`)
  await page.getByLabel('Login').fill('operator')
  await page.getByLabel('Password').fill(await cloud.operatorPassword())
  await page.getByRole('button', { name: 'Sign in' }).click()
  await page.waitForURL(/\/sign-in\/(?:set-up|code)/)
  const key = keys.get(cloud)
  if (key === undefined) keys.set(cloud, await setUp(page))
  else await answer(page, cloud, key)
  await page.waitForURL('**/staff-access')
  await page.goto(`${cloud.origin()}${path}`)
}

async function setUp(page: Page): Promise<string> {
  await page.getByRole('button', { name: 'Begin' }).click()
  const key = (await page.locator('p', { hasText: 'Key:' }).locator('code').textContent()) ?? ''
  await page.getByLabel('Code').fill(codeOf(key))
  await page.getByRole('button', { name: 'Confirm' }).click()
  await page.getByRole('heading', { name: 'Keep these codes' }).waitFor()
  await page.getByRole('link', { name: 'I have kept them' }).click()
  return key
}

/** A code lets in once; two within its 30 seconds are two operators. */
async function answer(page: Page, cloud: Cloud, key: string): Promise<void> {
  await cloud.asControl('update zennnn.totp set last_step = 0', [])
  await page.getByLabel('Code').fill(codeOf(key))
  await page.getByRole('button', { name: 'Sign in' }).click()
}

function codeOf(key: string): string {
  assert.match(key, /^[A-Z2-7 ]+$/)
  return new TOTP({ secret: Secret.fromBase32(key.replaceAll(' ', '')) }).generate()
}
