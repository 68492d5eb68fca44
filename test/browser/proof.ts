import type { Page } from 'playwright-core'
import type { Cloud } from './cloud.ts'
import { PASSWORD } from './person.ts'

/** Everybody at acme proved so long ago who he is that it does not count any more. */
export async function proveLongAgo(cloud: Cloud): Promise<void> {
  await cloud.asSuperuser(
    'acme',
    "update zennnn.session set confirmed_at = now() - interval '1 hour'",
    [],
  )
}

/** Types the password of the test people where it is asked for again, a wrong one first. */
export async function answerConfirmation(page: Page): Promise<void> {
  const dialog = page.getByRole('dialog', { name: 'Is it you?' })
  await dialog.getByLabel('Your password').fill('not the right one')
  await dialog.getByRole('button', { name: 'Go on' }).click()
  await dialog.getByText('The password is not right.').waitFor()
  await dialog.getByLabel('Your password').fill(PASSWORD)
  await dialog.getByRole('button', { name: 'Go on' }).click()
}
