import assert from 'node:assert/strict'
import { test } from 'node:test'
import { CANARY_SLUG } from '@zennnn/cloud'
import { newDatabaseId } from '@zennnn/kernel'
import { CONTROL_SET, registriesOf } from '../cloud/app-catalogue.ts'
import { originOf, siteFinder } from './site-finder.ts'

const control = { database: newDatabaseId(), registry: CONTROL_SET.registry }
const acme = { database: newDatabaseId(), slug: 'acme', apps: ['base'] }

function open(): {
  readonly find: ReturnType<typeof siteFinder>
  readonly asked: string[]
  readonly clock: { nowMs: number }
} {
  const asked: string[] = []
  const clock = { nowMs: 0 }
  const find = siteFinder({
    domain: 'cloud.example',
    port: 8443,
    control,
    findCustomer: async (slug) => {
      asked.push(slug)
      if (slug === CANARY_SLUG) return { ...acme, slug }
      return slug === 'acme' ? acme : undefined
    },
    findByDomain: async (host) => (host === 'crm.acme.example' ? acme : undefined),
    registryOf: registriesOf('zennnn'),
    clock: { now: () => new Date(clock.nowMs) },
  })
  return { find, asked, clock }
}

test('the domain is the cloud and one label below it a customer', async () => {
  const { find } = open()
  assert.deepEqual(await find('cloud.example'), {
    ...control,
    kind: 'cloud',
    slug: 'cloud.example',
    origin: 'https://cloud.example:8443',
  })
  const site = await find('acme.cloud.example')
  assert.deepEqual(
    [site?.database, site?.kind, site?.slug, site?.origin],
    [acme.database, 'customer', 'acme', 'https://acme.cloud.example:8443'],
  )
})

test('the canary is known as nobody’s, and no other database is', async () => {
  const { find } = open()
  assert.equal((await find(`${CANARY_SLUG}.cloud.example`))?.isCanary, true)
  assert.equal((await find('acme.cloud.example'))?.isCanary, undefined)
})

for (const host of [
  '',
  'example',
  'localhost',
  '.cloud.example',
  'a.acme.cloud.example',
  'acme.cloud.example.evil.example',
  'evilcloud.example',
  'acmecloud.example',
  'acme.cloud.example.',
])
  test(`the host ${JSON.stringify(host)} is nothing`, async () => {
    const { find, asked } = open()
    assert.equal(await find(host), undefined)
    assert.deepEqual(asked, [])
  })

test('a found site is kept for three seconds, a missing one not at all', async () => {
  const { find, asked, clock } = open()
  await find('acme.cloud.example')
  clock.nowMs = 2_999
  await find('acme.cloud.example')
  assert.deepEqual(asked, ['acme'])
  clock.nowMs = 3_000
  await find('acme.cloud.example')
  assert.deepEqual(asked, ['acme', 'acme'])
  await find('none.cloud.example')
  await find('none.cloud.example')
  assert.deepEqual(asked.slice(2), ['none', 'none'])
})

test('a domain of a customer’s own is the same database at another origin, and no host beside it is', async () => {
  const { find, asked } = open()
  const site = await find('crm.acme.example')
  assert.deepEqual(
    [site?.database, site?.kind, site?.slug, site?.origin, site?.isOwnDomain],
    [acme.database, 'customer', 'acme', 'https://crm.acme.example:8443', true],
  )
  assert.equal((await find('acme.cloud.example'))?.isOwnDomain, undefined)
  assert.deepEqual(asked, ['acme'])
  for (const host of ['acme.example', 'x.crm.acme.example', 'crm.acme.example.cloud.example'])
    assert.equal(await find(host), undefined, host)
})

test('originOf leaves out the port that everybody knows', () => {
  assert.equal(originOf('a.example', 443), 'https://a.example')
  assert.equal(originOf('a.example', 8443), 'https://a.example:8443')
})
