import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { Page } from 'playwright-core'
import { inspect, openBrowser } from './browser.ts'
import { openClientWorld } from './client.ts'
import { signInAsOperator } from './operator.ts'
import type { Person } from './person.ts'
import { hasNoFaults } from './screen-faults.ts'
import {
  acmeScreens,
  arabicScreens,
  backupScreens,
  cloudBackupsScreen,
  EMPTY,
  operatorScreen,
  type Screen,
} from './screens.ts'
import { fillAcme } from './screens-data.ts'
import { fillWaysIn, securityScreens } from './screens-security.ts'
import { fillVault } from './screens-vault.ts'
import { accountScreens, fillWatch, pageScreens, watchScreens } from './screens-watch.ts'
import { hasSpokenNames } from './spoken-names.ts'

/** A small laptop: what has room here has room. */
const LAPTOP = { width: 1280, height: 800 }
/** A picture shows where a movement ends. */
const STILL = { viewport: LAPTOP, reducedMotion: 'reduce' } as const

// With ZENNNN_SCREENSHOTS=<folder> this makes the pictures of docs/screens.
test('the screens that people know the client by, on a laptop and a phone, in light and dark', {
  timeout: 600_000,
}, async (t) => {
  const openContext = await openBrowser(t)
  const world = await openClientWorld(t)
  const { cloud, ann } = world
  const page = await world.open('/contact', { context: STILL })
  const look = async (
    on: Page,
    { name, open }: Screen,
    listen?: (page: Page, name: string) => Promise<void>,
  ): Promise<void> => {
    await t.test(name, async () => {
      await open(on)
      await inspect(on, name, {
        desktop: LAPTOP,
        further: async (page, where) => {
          await hasNoFaults(page, where)
          await listen?.(page, where)
        },
      })
    })
  }

  await look(page, EMPTY)
  const records = await fillAcme(cloud, ann)
  for (const screen of acmeScreens(cloud, records)) await look(page, screen)
  await fillWaysIn(ann)
  await fillWatch(cloud)
  for (const screen of [
    ...securityScreens(cloud),
    ...pageScreens(cloud),
    ...watchScreens(cloud),
    ...accountScreens(cloud),
  ])
    await look(page, screen, hasSpokenNames)
  await fillVault(cloud)
  for (const screen of backupScreens(cloud)) await look(page, screen)
  await speak(ann, 'ar')
  for (const screen of arabicScreens(cloud, records)) await look(page, screen)
  await page.context().close()

  const context = await openContext(STILL)
  const office = await context.newPage()
  await signInAsOperator(office, cloud)
  await look(office, operatorScreen(cloud))
  await look(office, cloudBackupsScreen(cloud))
  await context.close()
})

async function speak(ann: Person, language: string): Promise<void> {
  const answer = await ann.act('user.change_preferences', { language, time_zone: 'UTC' })
  assert.equal(answer.status, 200)
}
