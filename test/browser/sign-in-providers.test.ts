import assert from 'node:assert/strict'
import { type TestContext, test } from 'node:test'
import type { Locator, Page } from 'playwright-core'
import { openDoor, type ProviderDoor } from '../provider-door.ts'
import { CLIENT, type Habit, serveProvider } from '../real-provider.ts'
import { inspect } from './browser.ts'
import { type ClientWorld, openClientWorld } from './client.ts'
import { stepsOf } from './journey.ts'
import { addColleague, PASSWORD, type Person } from './person.ts'
import { answerConfirmation, proveLongAgo } from './proof.ts'
import { hasNoFaults } from './screen-faults.ts'

const LAPTOP = { width: 1280, height: 800 }
const WAIT_MS = 15_000

type Step = ReturnType<typeof stepsOf>

interface Place {
  readonly world: ClientWorld
  /** Ann, an administrator, on the page of the providers. */
  readonly page: Page
  /** Of a provider whose authority this cloud trusts, and of one whose it does not. */
  readonly door: ProviderDoor
  readonly stranger: ProviderDoor
  /** Who is signed in at the provider from now on; '' says no there. */
  readonly become: (subject: string) => void
  readonly subject: () => string
  /** How the provider takes what it is asked for, from now on. */
  readonly behave: (habit: Habit) => void
  readonly habit: () => Habit
}

async function openPlace(t: TestContext): Promise<Place> {
  const door = await openDoor(t)
  const stranger = await openDoor(t)
  const world = await openClientWorld(t, {
    ZENNNN_PROVIDER_NETWORKS: '127.0.0.1/32',
    ZENNNN_CA_FILE: door.certificatePath,
  })
  const page = await world.open('/sign-in-security?part=providers')
  page.setDefaultTimeout(WAIT_MS)
  let subject = ''
  const become = (other: string): void => {
    subject = other
  }
  let habit: Habit = 'good'
  const behave = (other: Habit): void => {
    habit = other
  }
  return {
    world,
    page,
    door,
    stranger,
    become,
    subject: () => subject,
    behave,
    habit: () => habit,
  }
}

async function fillProvider(page: Page, fields: Readonly<Record<string, string>>): Promise<void> {
  const dialog = page.getByRole('dialog')
  for (const [label, value] of Object.entries(fields))
    await dialog.getByLabel(new RegExp(`^${label}`)).fill(value)
}

async function addProvider(page: Page, name: string, address: string): Promise<Locator> {
  await page.getByRole('button', { name: 'Add a provider' }).click()
  await fillProvider(page, {
    Name: name,
    Address: address,
    'Client id': CLIENT.id,
    'Client secret': 'not the secret of this client'.replaceAll(' ', '-'),
  })
  await page.getByRole('dialog').getByRole('button', { name: 'Add provider' }).click()
  await page.getByText(`${name} was added.`).waitFor()
  return page.getByRole('region', { name })
}

test('an administrator adds a provider and tests it; people link an account in "My account", and come in by it', {
  timeout: 300_000,
}, async (t) => {
  const place = await openPlace(t)
  const { world, page, door } = place
  const step = stepsOf(t, page)
  // While it is not long ago that Ann proved who she is.
  const colleague = await addColleague(world.cloud, world.ann, 'bob', ['sales_manager'])
  await refusesProviders(step, place)
  const card = await addProvider(page, 'Works', door.origin)
  await testsProvider(step, place, card)
  const bob = await world.open('/my-account', { login: 'bob' })
  bob.setDefaultTimeout(WAIT_MS)
  await linksAccount(step, place, bob)
  await comesIn(step, { ...place, bob: colleague }, bob)
  await step('turned off, its button is gone', async () => await turnsOff(place, card))
  await step('from right to left, too', async () => {
    const spoken = { language: 'ar', time_zone: 'UTC' }
    assert.equal((await world.ann.act('user.change_preferences', spoken)).status, 200)
    await page.reload()
    await page.locator('html[dir="rtl"]').waitFor()
    await card.waitFor()
    await inspect(page, 'security-provider-ar', { desktop: LAPTOP, further: hasNoFaults })
  })
  await bob.context().close()
  await page.context().close()
})

async function refusesProviders(step: Step, place: Place): Promise<void> {
  const { world, page, stranger } = place
  const { ann } = world
  await step('where there is none, the page says what one needs', async () => {
    await page.getByText('register a client').waitFor()
    await inspect(page, 'security-providers-none', { desktop: LAPTOP, further: hasNoFaults })
  })

  await step('what cannot be is refused at its field, and nothing is added', async () => {
    await page.getByRole('button', { name: 'Add a provider' }).click()
    await fillProvider(page, {
      Name: 'Works',
      Address: 'http://127.0.0.1',
      'Client id': CLIENT.id,
      'Client secret': CLIENT.secret,
    })
    const dialog = page.getByRole('dialog')
    await dialog.getByRole('button', { name: 'Add provider' }).click()
    await dialog.getByText('It must be an address that begins with https://.').waitFor()
    const address = dialog.getByLabel(/^Address/)
    assert.equal(await address.getAttribute('aria-invalid'), 'true')
    await inspect(page, 'security-provider-add', { desktop: LAPTOP, further: hasNoFaults })
    await dialog.getByRole('button', { name: 'Cancel' }).click()
    assert.deepEqual(await ann.get('/api/security/providers'), [])
  })

  await step('a provider with a certificate that nobody vouches for is not spoken to', async () => {
    const card = await addProvider(page, 'Stranger', stranger.origin)
    await card.getByRole('button', { name: 'Test' }).click()
    await card.getByText('This does not work yet.').waitFor()
    await card.getByText('does not hold: the authority that signed it is not trusted.').waitFor()
    await card.getByText('See that the provider is up').waitFor()
    assert.equal(await card.getByText('Not tried').count(), 3)
    assert.deepEqual(stranger.asked, [])
    await inspect(page, 'security-provider-untrusted', { desktop: LAPTOP, further: hasNoFaults })
    await card.getByRole('button', { name: 'Remove' }).click()
    const asked = page.getByRole('dialog', { name: 'Remove Stranger?' })
    await asked.getByText('No account is linked.').waitFor()
    await asked.getByRole('button', { name: 'Remove provider' }).click()
    await card.waitFor({ state: 'detached' })
  })
}

async function testsProvider(step: Step, place: Place, card: Locator): Promise<void> {
  const { world, page, door, subject, habit } = place
  const acme = world.cloud.origin('acme')
  await step('the test says that the secret is wrong, and when it is right', async () => {
    const redirect = card.getByText(`${acme}/sign-in/with/`)
    const redirectUris = [(await redirect.textContent()) ?? '']
    await serveProvider(door, { redirectUris, subject, habit })
    await card.getByRole('button', { name: 'Test' }).click()
    await card.getByText('It does not know this client, or the secret is wrong.').waitFor()
    await card.getByText('Its keys can be read.', { exact: true }).waitFor()
    await card.getByRole('button', { name: 'Change' }).click()
    await fillProvider(page, { 'Client secret': CLIENT.secret })
    await page.getByRole('dialog').getByRole('button', { name: 'Save provider' }).click()
    await page.getByText('Works was changed.').waitFor()
    await card.getByRole('button', { name: 'Test' }).click()
    await card.getByText('Everything that was tried works.').waitFor()
    await card.getByText('Not known before somebody has come back from it.').waitFor()
    await inspect(page, 'security-provider', { desktop: LAPTOP, further: hasNoFaults })
  })

  await step('turning it on asks for a fresh proof of who it is', async () => {
    await proveLongAgo(place.world.cloud)
    await card.getByRole('button', { name: 'Turn on' }).click()
    await answerConfirmation(page)
    await page.getByText('The sign-in page has a button for Works from now on.').waitFor()
    await card.getByText('On', { exact: true }).waitFor()
  })
}

async function linksAccount(step: Step, { world, become }: Place, bob: Page): Promise<void> {
  const acme = world.cloud.origin('acme')
  const part = bob.getByRole('region', { name: 'Linked accounts' })
  await step('who says no at the provider is told that nothing was linked', async () => {
    await part.getByText('Not linked').waitFor()
    await part.getByRole('button', { name: 'Link an account of Works' }).click()
    await bob.getByRole('alert').getByText('Nothing was linked: the provider did not').waitFor()
    await bob.waitForURL(`${acme}/app/my-account`)
    await part.getByText('Not linked').waitFor()
  })

  await step('an account is linked, and the page says so once', async () => {
    become('bob-at-works')
    await part.getByRole('button', { name: 'Link an account of Works' }).click()
    await bob.getByText('Your account at Works is linked').waitFor()
    await bob.waitForURL(`${acme}/app/my-account`)
    await part.getByText('bob-at-works@example.com').waitFor()
    await part.scrollIntoViewIfNeeded()
    await inspect(bob, 'account-linked', { desktop: LAPTOP, further: hasNoFaults })
    await bob.reload()
    await part.getByText('bob-at-works@example.com').waitFor()
    assert.equal(await bob.getByText('Your account at Works is linked').count(), 0)
  })

  await step('an address that somebody made up says nothing that is not so', async () => {
    const admin = await world.open('/my-account')
    const [provider] = await world.ann.get('/api/security/providers')
    for (const made of [`linked=${provider.id}`, 'refused=toString', 'refused=%3Cb%3E']) {
      await admin.goto(`${acme}/app/my-account?${made}`)
      await admin.getByRole('region', { name: 'Linked accounts' }).getByText('Not linked').waitFor()
      await admin.waitForURL(`${acme}/app/my-account`)
      assert.equal(await admin.getByText('is linked: it opens').count(), 0)
      assert.equal(await admin.getByText('Nothing was linked').count(), 0)
    }
    await admin.context().close()
  })
}

async function comesIn(
  step: Step,
  place: Place & { readonly bob: Person },
  bob: Page,
): Promise<void> {
  const { world, page } = place
  const acme = world.cloud.origin('acme')
  const part = bob.getByRole('region', { name: 'Linked accounts' })
  await step('he signs out, and comes in by the button of the provider', async () => {
    await bob.getByRole('button', { name: 'Account of bob' }).click()
    await bob.getByRole('menuitem', { name: 'Sign out' }).click()
    await bob.waitForURL(/\/sign-in/)
    await bob.getByRole('link', { name: 'Sign in with Works' }).click()
    await bob.waitForURL(`${acme}/app**`)
    await bob.getByRole('button', { name: 'Account of bob' }).waitFor()
    await page.goto(`${acme}/app/sign-in-security?part=log`)
    await page.getByRole('row').filter({ hasText: 'bob' }).getByText('Provider works').waitFor()
  })

  await proves(step, place, bob)
  await step('a session that ended is renewed by it, in a window of its own', async () => {
    await bob.goto(`${acme}/app/my-account`)
    await part.getByText('bob-at-works@example.com').waitFor()
    await bob.context().clearCookies({ name: '__Host-session' })
    await bob.getByRole('combobox', { name: 'Language' }).click()
    await bob.getByRole('option', { name: 'Français' }).click()
    await bob.getByRole('button', { name: 'Save account' }).click()
    const dialog = bob.getByRole('dialog', { name: 'Sign in again' })
    const opened = bob.context().waitForEvent('page')
    await dialog.getByRole('link', { name: 'Sign in with Works' }).click()
    const aside = await opened
    await dialog.waitFor({ state: 'detached' })
    await bob.locator('html[lang="fr"]').waitFor()
    if (!aside.isClosed()) await aside.close()
    const spoken = { language: 'en', time_zone: 'UTC' }
    await place.bob.signIn('bob', PASSWORD)
    assert.equal((await place.bob.act('user.change_preferences', spoken)).status, 200)
    await bob.reload()
  })

  await step('unlinked, it opens nothing any more', async () => {
    await bob.goto(`${acme}/app/my-account`)
    await part.getByRole('button', { name: 'Unlink the account of Works' }).click()
    await proveLongAgo(place.world.cloud)
    await bob
      .getByRole('dialog', { name: 'Unlink Works?' })
      .getByRole('button', { name: 'Unlink account' })
      .click()
    await answerConfirmation(bob)
    await bob.getByText('The account was unlinked.').waitFor()
    await part.getByText('Not linked').waitFor()
    const elsewhere = await world.openStrange()
    await elsewhere.goto(`${acme}/sign-in`)
    await elsewhere.getByRole('link', { name: 'Sign in with Works' }).click()
    await elsewhere.getByText('is not linked to any user here').waitFor()
    await elsewhere.context().close()
  })
}

/** Closing his only way in names him; what cannot be known is not passed over. */
async function wouldShutOut({ world, page }: Place): Promise<void> {
  await page.goto(`${world.cloud.origin('acme')}/app/sign-in-security?part=providers`)
  for (const [button, title] of [
    ['Turn off', 'Turn Works off?'],
    ['Remove', 'Remove Works?'],
  ] as const) {
    await page.getByRole('button', { name: `${button}: Works`, exact: true }).click()
    const asked = page.getByRole('dialog', { name: title })
    await asked.getByText('1 active person has no other way to sign in: bob').waitFor()
    await asked.getByRole('button', { name: 'Go back' }).click()
  }
  await page.route('**/api/security/shut-out?*', async (route) => await route.abort())
  await page.getByRole('button', { name: 'Remove: Works', exact: true }).click()
  const asked = page.getByRole('dialog', { name: 'Remove Works?' })
  await asked.getByRole('alert').getByText('cannot be shown now').waitFor()
  await asked.getByRole('button', { name: 'Go back' }).click()
  await page.unroute('**/api/security/shut-out?*')
}

/** Who comes in by a provider alone, and is signed in there in this browser. */
async function proves(step: Step, place: Place, bob: Page): Promise<void> {
  const { world, page, behave, become } = place
  const acme = world.cloud.origin('acme')
  const proof = bob.getByRole('dialog', { name: 'Is it you?' })
  const goThere = async (): Promise<Page> => {
    const opened = bob.context().waitForEvent('page')
    await proof.getByRole('link', { name: 'Sign in with Works' }).click()
    return await opened
  }
  const ask = async (): Promise<void> => {
    await bob.goto(`${acme}/app/my-account`)
    await bob.getByRole('button', { name: 'Set up an app' }).click()
    await proof.getByRole('link', { name: 'Sign in with Works' }).waitFor()
  }

  await step('a provider that lets through who is signed in there proves nothing', async () => {
    await takePassword(world)
    await wouldShutOut(place)
    await proveLongAgo(world.cloud)
    await ask()
    await inspect(bob, 'confirm-provider', { desktop: LAPTOP, further: hasNoFaults })
    assert.equal(await proof.getByRole('textbox').count(), 0)
    assert.equal(await proof.getByRole('button', { name: /passkey/ }).count(), 0)
    behave('silent')
    const aside = await goThere()
    await aside.getByText('The provider did not say when you signed in there.').waitFor()
    await aside.getByText('ask an administrator to invite you again').waitFor()
    await inspect(aside, 'confirm-provider-refused', { desktop: LAPTOP, further: hasNoFaults })
    await proof.waitFor()
    await aside.close()
  })

  await step(
    'he is told so when he is asked again, and the administrator by the test',
    async () => {
      await ask()
      await proof.getByText('Your provider did not say last time when you signed in').waitFor()
      await inspect(bob, 'confirm-provider-silent', { desktop: LAPTOP, further: hasNoFaults })
      await bob.getByText('Make a passkey now.').waitFor()
      await page.goto(`${acme}/app/sign-in-security?part=providers`)
      const card = page.getByRole('region', { name: 'Works' })
      await card.getByRole('button', { name: 'Test' }).click()
      await card.getByText('This works, but not for everything; see below.').waitFor()
      await card.getByText('Its last answer did not say when the person signed in').waitFor()
      await inspect(page, 'security-provider-silent', { desktop: LAPTOP, further: hasNoFaults })
    },
  )

  await step('another account there does not prove it either', async () => {
    behave('good')
    become('carol-at-works')
    const aside = await goThere()
    await aside.getByText('with another account than the one that is linked').waitFor()
    await aside.close()
  })

  await step('the linked one does, asked for anew, in a window of its own', async () => {
    become('bob-at-works')
    await goThere()
    await bob.getByAltText('QR code for the app').waitFor()
    await returnPassword(world)
  })
}

const BOB = `(select id from app."user" where login = 'bob')`
const NOBODY = `'00000000-0000-4000-8000-00000000000b'`

/** As if bob had come by provisioning and never chosen one. */
async function takePassword({ cloud }: ClientWorld): Promise<void> {
  const text = `update zennnn.credential set user_id = ${NOBODY} where user_id = ${BOB}`
  await cloud.asSuperuser('acme', text, [])
}

async function returnPassword({ cloud }: ClientWorld): Promise<void> {
  const text = `update zennnn.credential set user_id = ${BOB} where user_id = ${NOBODY}`
  await cloud.asSuperuser('acme', text, [])
}

async function turnsOff({ world, page }: Place, card: Locator): Promise<void> {
  const acme = world.cloud.origin('acme')
  await page.goto(`${acme}/app/sign-in-security?part=providers`)
  await card.getByRole('button', { name: 'Turn off' }).click()
  const asked = page.getByRole('dialog', { name: 'Turn Works off?' })
  await asked.getByRole('button', { name: 'Turn off' }).click()
  await answerConfirmation(page)
  await page.getByText('Works is off.').waitFor()
  const elsewhere = await world.openStrange()
  await elsewhere.goto(`${acme}/sign-in`)
  await elsewhere.getByRole('button', { name: 'Sign in', exact: true }).waitFor()
  assert.equal(await elsewhere.getByRole('link', { name: 'Sign in with Works' }).count(), 0)
  await elsewhere.context().close()
}
