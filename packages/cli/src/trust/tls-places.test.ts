import assert from 'node:assert/strict'
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type TestContext, test } from 'node:test'
import { certificateFiles, ensureCertificates } from '@zennnn/cloud'
import { systemClock } from '@zennnn/kernel'
import { hostsOf, isVouchedForElsewhere, ownPlace } from './tls-places.ts'

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

test('hosts of customers in service are looked at, and their own domains from the first certificate on', () => {
  const customers = [
    { slug: 'acme', host: 'acme.cloud.test', state: 'live' },
    { slug: 'gone', host: 'gone.cloud.test', state: 'dropped' },
  ]
  const provedAt = new Date(0)
  const domains = [
    { host: 'erp.acme.test', slug: 'acme', provedAt },
    { host: 'new.acme.test', slug: 'acme', provedAt },
    { host: 'claimed.acme.test', slug: 'acme', provedAt: undefined },
    { host: 'erp.gone.test', slug: 'gone', provedAt },
  ]
  assert.deepEqual(
    hostsOf({ customers, domains }, (host) => host !== 'new.acme.test'),
    ['acme.cloud.test', 'erp.acme.test'],
  )
})

test('sabotage: where an authority vouches for the hosts, the cloud’s own one is no reason to trust them', async (t) => {
  const home = await openHome(t)
  const own = await readFile(certificateFiles(home).authorityPath, 'utf8')
  assert.deepEqual((await ownPlace(home, siteOf('cloud.test'))).authorities, [own])
  assert.deepEqual((await ownPlace(home, siteOf('cloud.test', PUBLIC))).authorities, [])
  const caFile = join(home, 'ours.pem')
  await writeFile(caFile, own)
  const vouched = await ownPlace(home, siteOf('cloud.test', PUBLIC, caFile))
  assert.deepEqual(vouched.authorities, [own.trim()])
  assert.deepEqual(
    { host: vouched.host, port: vouched.port, address: vouched.address },
    { host: 'cloud.test', port: 8443, address: '127.0.0.1' },
  )
})

test('for a name of this machine nobody else vouches', () => {
  assert.equal(isVouchedForElsewhere(siteOf('localhost', PUBLIC)), false)
  assert.equal(isVouchedForElsewhere(siteOf('cloud.test', PUBLIC)), true)
  assert.equal(isVouchedForElsewhere(siteOf('cloud.test')), false)
})
