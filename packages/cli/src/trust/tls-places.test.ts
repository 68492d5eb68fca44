import assert from 'node:assert/strict'
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type TestContext, test } from 'node:test'
import { certificateFiles, ensureCertificates } from '@zennnn/cloud'
import { systemClock } from '@zennnn/kernel'
import { hostsOf, isVouchedForElsewhere, visitorsPlaces } from './tls-places.ts'

const PUBLIC = 'https://acme.example/directory'

function siteOf(domain: string, authority?: string, caFile?: string) {
  const certificates = { authority, dnsHook: undefined, key: 'P-256', httpPort: undefined } as const
  return { domain, port: 8443, caFile, certificates }
}

async function openHome(t: TestContext): Promise<string> {
  const home = await mkdtemp(join(tmpdir(), 'zennnn-places-'))
  t.after(async () => {
    await rm(home, { recursive: true })
  })
  await ensureCertificates({ home, domain: 'cloud.test', slugs: [], clock: systemClock })
  return home
}

test('hosts of customers in service are looked at, and from the first certificate on their own domains and the canary', () => {
  const createdAt = '2026-11-30T12:00:00.000Z'
  const customers = [
    { slug: 'zennnn-canary', state: 'live', tier: 'canary' },
    { slug: 'acme', state: 'live', tier: 'paid' },
    { slug: 'gone', state: 'dropped', tier: 'paid' },
  ].map((one) => ({ ...one, host: `${one.slug}.cloud.test`, createdAt }))
  const provedAt = new Date(0)
  const domains = [
    { host: 'erp.acme.test', slug: 'acme', provedAt },
    { host: 'new.acme.test', slug: 'acme', provedAt },
    { host: 'claimed.acme.test', slug: 'acme', provedAt: undefined },
    { host: 'erp.gone.test', slug: 'gone', provedAt },
  ]
  const certified = new Set(['claimed.acme.test', 'erp.acme.test', 'erp.gone.test'])
  const hosts = (): readonly string[] =>
    hostsOf({ customers, domains, hasCertificate: (host) => certified.has(host) })
  assert.deepEqual(hosts(), ['acme.cloud.test', 'erp.acme.test'])
  certified.add('zennnn-canary.cloud.test')
  assert.deepEqual(hosts(), ['acme.cloud.test', 'erp.acme.test', 'zennnn-canary.cloud.test'])
})

test('who has just come is left out until the first certificate, or until it should be there', () => {
  const [cameAt, came] = [Date.parse('2026-11-30T12:00:00Z'), new Set<string>()]
  const host = 'acme.cloud.test'
  const createdAt = new Date(cameAt).toISOString()
  const customers = [{ slug: 'acme', host, state: 'live', tier: 'paid', createdAt }]
  const hosts = (newSince?: number): readonly string[] =>
    hostsOf({ customers, domains: [], hasCertificate: (one) => came.has(one), newSince })
  assert.deepEqual(hosts(), [host])
  assert.deepEqual(hosts(cameAt - 1), [])
  assert.deepEqual(hosts(cameAt + 1), [host])
  came.add(host)
  assert.deepEqual(hosts(cameAt - 1), [host])
})

test('sabotage: where an authority vouches for the hosts, the cloud’s own one is no reason to trust them', async (t) => {
  const home = await openHome(t)
  const own = await readFile(certificateFiles(home).authorityPath, 'utf8')
  const placeOf = async (host: string, ...site: Parameters<typeof siteOf>) =>
    (await visitorsPlaces(home, siteOf(...site)))(host)
  const trusts = async (...asked: Parameters<typeof placeOf>) =>
    (await placeOf(...asked)).authorities
  for (const host of ['cloud.test', 'acme.cloud.test']) {
    assert.deepEqual(await trusts(host, 'cloud.test'), [own])
    assert.deepEqual(await trusts(host, 'cloud.test', PUBLIC), [])
  }
  // A domain of a customer's own is vouched for elsewhere, or by nobody.
  for (const host of ['erp.acme.test', 'evil-cloud.test'])
    assert.deepEqual(await trusts(host, 'cloud.test'), [])
  const caFile = join(home, 'ours.pem')
  await writeFile(caFile, own)
  for (const host of ['cloud.test', 'erp.acme.test'])
    assert.deepEqual(await trusts(host, 'cloud.test', PUBLIC, caFile), [own.trim()])
  const { port, address } = await placeOf('acme.cloud.test', 'cloud.test')
  assert.deepEqual({ port, address }, { port: 8443, address: '127.0.0.1' })
})

test('for a name of this machine nobody else vouches', () => {
  assert.equal(isVouchedForElsewhere(siteOf('localhost', PUBLIC)), false)
  assert.equal(isVouchedForElsewhere(siteOf('cloud.test', PUBLIC)), true)
  assert.equal(isVouchedForElsewhere(siteOf('cloud.test')), false)
})
