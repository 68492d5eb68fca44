import assert from 'node:assert/strict'
import type { Cloud } from './cloud.ts'
import type { Person } from './person.ts'
import type { Screen } from './screens.ts'

/** A provider that is on and a directory, as an office has them. Nobody asks them anything. */
export async function fillWaysIn(ann: Person): Promise<void> {
  const added = await ann.ask('POST', '/api/security/providers', {
    body: {
      name: 'Acme Works',
      discovery_url: 'https://login.acme.example/realms/staff',
      client_id: 'zennnn',
      client_secret: 'a-secret-of-the-client-0123456789',
    },
  })
  assert.equal(added.status, 201, added.text)
  const path = `/api/security/providers/${added.json.id}`
  assert.equal((await ann.ask('PATCH', path, { body: { enabled: true } })).status, 204)
  const directory = await ann.ask('POST', '/api/security/directories', {
    body: {
      name: 'Head office',
      enabled: true,
      hosts: ['ldap.acme.example', 'ldap2.acme.example'],
      port: 636,
      tls: 'ldaps',
      ca: null,
      base: 'ou=people,dc=acme,dc=example',
      filter: '(&(objectClass=person)(uid={login}))',
      bind_dn: 'cn=search,dc=acme,dc=example',
      bind_password: 'what the search account knows',
      makes_people: true,
      groups: [{ directory_group: 'cn=sellers,dc=acme,dc=example', group: 'sales_user' }],
    },
  })
  assert.equal(directory.status, 201, directory.text)
}

/** Ways to sign in other than by a password of one’s own here. */
export function securityScreens(cloud: Cloud): readonly Screen[] {
  const app = `${cloud.origin('acme')}/app`
  return [
    {
      name: 'security-providers',
      open: async (page) => {
        await page.goto(`${app}/sign-in-security?part=providers`)
        await page.getByRole('region', { name: 'Acme Works' }).waitFor()
      },
    },
    {
      name: 'security-directory',
      open: async (page) => {
        await page.goto(`${app}/sign-in-security?part=directory`)
        await page.getByRole('region', { name: 'Head office' }).waitFor()
      },
    },
    {
      name: 'account-linked',
      open: async (page) => {
        await page.goto(`${app}/my-account`)
        const part = page.getByRole('region', { name: 'Linked accounts' })
        await part.getByText('Not linked').waitFor()
        await part.scrollIntoViewIfNeeded()
      },
    },
  ]
}
