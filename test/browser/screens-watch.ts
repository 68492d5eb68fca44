import type { Page } from 'playwright-core'
import type { Cloud } from './cloud.ts'
import { addDevice } from './device.ts'
import type { Screen } from './screens.ts'

const FIREFOX = 'Mozilla/5.0 (X11; Linux x86_64; rv:144.0) Gecko/20100101 Firefox/144.0'
const CHROME =
  'Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/142.0.0.0 Safari/537.36'
const PHONE =
  'Mozilla/5.0 (iPhone; CPU iPhone OS 19_0 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/19.0 Mobile/15E148 Safari/604.1'

/** Login, way, outcome, reason, network, browser and how many minutes ago, as a week in an office goes. */
const SIGN_INS = [
  ['bob', 'password_totp', 'signed_in', null, '192.0.2.14', CHROME, 21],
  ['bob', 'password', 'second_factor', null, '192.0.2.14', CHROME, 22],
  ['chiara', 'oidc:acme_works', 'signed_in', null, '198.51.100.7', PHONE, 64],
  [null, 'password', 'throttled', 'network', '203.0.113.80', null, 190],
  [null, 'password', 'refused', 'unknown_login', '203.0.113.80', null, 190],
  ['dilek', 'password', 'refused', 'wrong_password', '203.0.113.80', null, 191],
  ['dilek', 'reset_password', 'refused', 'link_expired', '192.0.2.21', FIREFOX, 1500],
  ['dilek', 'passkey', 'signed_in', null, '192.0.2.21', FIREFOX, 1490],
] as const

/** Sessions and attempts of colleagues, from networks that are nobody's. */
export async function fillWatch(cloud: Cloud): Promise<void> {
  // However long filling took, nobody is asked for a proof on the way to a screen.
  await cloud.asSuperuser('acme', 'update zennnn.session set confirmed_at = now()', [])
  // Programs of the test filled the rest; they would stand in front of what is to be seen.
  await cloud.asSuperuser('acme', `update zennnn.sign_in_log set at = at - interval '3 days'`, [])
  await cloud.asSuperuser(
    'acme',
    `delete from zennnn.session s using app."user" u
     where u.id = s.user_id and s.user_agent is null and u.login <> 'ann@acme.example'`,
    [],
  )
  for (const [login, method, outcome, reason, network, browser, minutes] of SIGN_INS)
    await cloud.asSuperuser(
      'acme',
      `with person as (select id from app."user" where login = $1 || '@acme.example'), noted as (
         insert into zennnn.sign_in_log (id, user_id, method, outcome, reason, network, user_agent, at)
         values (zennnn.new_id(), (select id from person), $2, $3, $4, $5, $6, now() - $7::integer * interval '1 minute'))
       insert into zennnn.session (token_hash, user_id, method, created_at, last_seen_at, expires_at, network, user_agent)
       select sha256(convert_to($2 || $7::text, 'UTF8')), id, $2, now() - $7::integer * interval '1 minute',
         now() - $7::integer / 3 * interval '1 minute', now() + interval '9 days', $5, $6
       from person where $3 = 'signed_in'`,
      [login, method, outcome, reason, network, browser, minutes],
    )
}

/** The page of the server for who signs in, and how it says what a new password lacks. */
export function pageScreens(cloud: Cloud): readonly Screen[] {
  const acme = cloud.origin('acme')
  return [
    {
      name: 'sign-in',
      open: async (page) => {
        await page.goto(`${acme}/sign-in`)
        await page.getByRole('button', { name: 'Use a passkey instead' }).waitFor()
      },
    },
    {
      name: 'own-password',
      open: async (page) => {
        await page.goto(`${acme}/password`)
        await page.getByLabel('New password', { exact: true }).fill('Acme-Ann-2026')
        await page.getByText(/^Weak: /).waitFor()
      },
    },
  ]
}

/** What administrators watch and decide. */
export function watchScreens(cloud: Cloud): readonly Screen[] {
  const security = `${cloud.origin('acme')}/app/sign-in-security`
  return [
    {
      name: 'security-rules',
      open: async (page) => {
        await page.goto(security)
        await page.getByText('After 10 wrong passwords for one account').waitFor()
      },
    },
    {
      name: 'security-sessions',
      open: async (page) => {
        await page.goto(`${security}?part=sessions`)
        await page.getByRole('row').filter({ hasText: 'Chiara' }).first().waitFor()
      },
    },
    {
      name: 'security-log',
      open: async (page) => {
        await page.goto(`${security}?part=log`)
        await page.getByText('Link for a forgotten password').waitFor()
      },
    },
  ]
}

/** The own account of somebody with a passkey; makes it when it is first looked at. */
export function accountScreens(cloud: Cloud): readonly Screen[] {
  const account = `${cloud.origin('acme')}/app/my-account`
  return [
    {
      name: 'account-passkeys',
      open: async (page) => {
        await addDevice(page)
        await page.goto(account)
        const passkeys = page.getByRole('region', { name: 'Passkeys', exact: true })
        await passkeys.getByLabel('Name of the device').fill('Ann’s laptop')
        await passkeys.getByRole('button', { name: 'Make a passkey' }).click()
        await passkeys.getByRole('button', { name: 'I have kept them' }).click()
        await passkeys.getByRole('cell', { name: 'Ann’s laptop', exact: true }).waitFor()
        await page.getByText('The passkey opens your account').waitFor({ state: 'detached' })
        await toTop(page, 'account-factor')
      },
    },
    {
      name: 'account-sessions',
      open: async (page) => {
        await page.goto(account)
        const sessions = page.getByRole('region', { name: 'Where you are signed in' })
        await sessions.getByText('This browser').waitFor()
        await toTop(page, 'account-sessions')
      },
    },
  ]
}

/** Scrolls the heading of a part to where one begins to read. */
async function toTop(page: Page, heading: string): Promise<void> {
  // As text: the types of this repository know no DOM.
  await page.evaluate(`document.getElementById('${heading}').parentElement.scrollIntoView()`)
}
