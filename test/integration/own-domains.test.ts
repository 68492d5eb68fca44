import assert from 'node:assert/strict'
import { type TestContext, test } from 'node:test'
import {
  checkClaims,
  checkDomain,
  claimDomain,
  ensureControlDatabase,
  type FindProofProblem,
  findDomainSite,
  listDomains,
  parseOwnHost,
  proofFinder,
  removeDomain,
} from '@zennnn/cloud'
import { type RecordId, systemClock } from '@zennnn/kernel'
import { registriesOf } from '../../packages/cli/src/cloud/app-catalogue.ts'
import { siteFinder } from '../../packages/cli/src/serve/site-finder.ts'
import { openHttps } from '../https-world.ts'
import { openWorld, silentLog } from '../kit.ts'
import { startDns } from '../pebble.ts'

const HOST = 'crm.acme.example'

const isTheirs: FindProofProblem = async () => await Promise.resolve(undefined)

/** A cloud with the customers acme and other, and a DNS that says what the test says. */
async function openDomains(t: TestContext) {
  const [control, acme, other] = [await openWorld(t), await openWorld(t), await openWorld(t)]
  const { address, secrets, registry } = control
  const access = { address, secrets }
  await ensureControlDatabase({
    access,
    control: control.database,
    registry,
    template: '',
    log: silentLog,
  })
  const records: Record<string, RecordId> = {}
  for (const [slug, { database }] of Object.entries({ acme, other })) {
    const { rows } = await control.superuser.query<{ id: RecordId }>(
      `insert into app.database (id, name, slug, database_id, tier, state, host, apps)
       values (gen_random_uuid(), $1, $1, $2, 'trial', 'live', $1 || '.localhost', '["base", "contacts", "sales"]')
       returning id`,
      [slug, database],
    )
    const [row] = rows
    if (row !== undefined) records[slug] = row.id
  }
  const of = (slug: 'acme' | 'other', host = HOST) => {
    const database = records[slug]
    assert.ok(database !== undefined)
    return { database, host }
  }
  const dns = await startDns(t)
  const register = { access, control: control.database, clock: systemClock }
  return { control, acme, other, of, dns, register, find: proofFinder([dns.dns]) }
}

test('a domain leads to its database once its DNS shows that it is theirs, and to no other', async (t) => {
  const { control, acme, other, of, dns, register, find } = await openDomains(t)
  const https = await openHttps(t, { acme, other }, control, {
    findSite: siteFinder({
      domain: 'localhost',
      port: 443,
      control,
      findCustomer: async () => await Promise.resolve(undefined),
      findByDomain: async (host) =>
        await findDomainSite(control.connections, control.database, host),
      registryOf: registriesOf('zennnn'),
      clock: systemClock,
    }),
  })
  const status = async (host: string) => (await https.ask('/sign-in', { host })).status
  const claimed = await claimDomain(register, of('acme'))
  assert.equal(claimed.provedAt, undefined)
  assert.match(claimed.record.value, /^zennnn=[\w-]{43}$/)
  // A claim is no proof, and neither is the proof of somebody else.
  assert.equal(await status(HOST), 421)
  const strange = await claimDomain(register, of('other'))
  await dns.setText(`_zennnn.${HOST}`, claimed.record.value)
  assert.match(
    (await checkDomain(register, of('other'), find)).problem ?? '',
    /^The DNS has another record of type TXT for _zennnn\.crm\.acme\.example/,
  )
  assert.equal(await status(HOST), 421)

  const proved = await checkClaims(register, find)
  assert.deepEqual(
    proved.map(({ host, slug }) => [host, slug]),
    [[HOST, 'acme']],
  )
  const answer = await https.ask('/sign-in', { host: HOST.toUpperCase() })
  assert.equal(answer.status, 200)
  assert.match(answer.body, /Sign in to acme/)
  assert.equal(answer.headers['strict-transport-security'], 'max-age=31536000')
  for (const host of [`x.${HOST}`, 'acme.example', `${HOST}.evil.example`])
    assert.equal(await status(host), 421, host)
  // A session of one database is none at another's domain.
  const user = await other.user('eve', ['administrator'])
  const cookie = `__Host-session=${user.token}`
  const stranger = await https.ask('/api/user', { host: HOST, headers: { cookie } })
  assert.equal(stranger.status, 401)

  // Taken: neither a new claim nor the right record of one that was made before changes that.
  await dns.setText(`_zennnn.${HOST}`, strange.record.value)
  const late = await checkDomain(register, of('other'), find)
  assert.equal(late.provedAt, undefined)
  assert.match(late.problem ?? '', /leads to another database/)
  await removeDomain(register, of('other'))
  await assert.rejects(claimDomain(register, of('other')), {
    code: 'STATE_REFUSED',
    message: /^crm\.acme\.example leads to another database of this cloud/,
  })
  await assert.rejects(removeDomain(register, of('other')), { code: 'NOT_FOUND' })
  assert.deepEqual(
    (await listDomains(register)).map(({ slug, provedAt }) => [slug, provedAt !== undefined]),
    [['acme', true]],
  )
  assert.deepEqual(await listDomains(register, 'other'), [])
  // Given up, it is free again, and leads nowhere meanwhile.
  await removeDomain(register, of('acme'))
  assert.equal((await claimDomain(register, of('other'))).slug, 'other')
})

test('a database of nobody any more holds no domain, and one that is suspended is not reached by it', async (t) => {
  const { control, of, register } = await openDomains(t)
  const { connections, database, superuser } = control
  await claimDomain(register, of('acme'))
  await checkDomain(register, of('acme'), isTheirs)
  const found = async () => (await findDomainSite(connections, database, HOST))?.slug
  assert.equal(await found(), 'acme')
  await superuser.query(`update app.database set state = 'suspended' where slug = 'acme'`)
  assert.equal(await found(), undefined)
  await assert.rejects(claimDomain(register, of('other')), { code: 'STATE_REFUSED' })
  await superuser.query(`update app.database set state = 'dropped' where slug = 'acme'`)
  assert.equal((await claimDomain(register, of('other'))).provedAt, undefined)
  // At most ten, of which each costs a certificate; the same again is no other.
  for (let count = 1; count < 10; count += 1)
    await claimDomain(register, of('other', `h${count}.example`))
  await claimDomain(register, of('other', 'h1.example'))
  await assert.rejects(claimDomain(register, of('other', 'h10.example')), {
    code: 'STATE_REFUSED',
    message: /^This database has 10 domains/,
  })
  // Whoever answers requests may ask where a host leads, and nothing else of it.
  const login = await control.connect('login')
  for (const statement of [
    'select * from zennnn_cloud.domain',
    `select zennnn_cloud.claim_domain('${of('other').database}', 'a.example', 'x')`,
    `update zennnn_cloud.domain set proved_at = now()`,
  ])
    await assert.rejects(login.query(statement), /permission denied/, statement)
})

test('a host is compared in one form, so that nobody takes another spelling of it', async (t) => {
  const { of, register } = await openDomains(t)
  const host = parseOwnHost('KÖLN.example.', 'localhost')
  await claimDomain(register, of('acme', host))
  await checkDomain(register, of('acme', host), isTheirs)
  const spelled = parseOwnHost('xn--kln-sna.EXAMPLE', 'localhost')
  await assert.rejects(claimDomain(register, of('other', spelled)), { code: 'STATE_REFUSED' })
})
