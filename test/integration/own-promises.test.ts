import assert from 'node:assert/strict'
import { test } from 'node:test'
import { hashSecret, newSecret } from '@zennnn/kernel'
import { type Observation, policyOf } from '@zennnn/trust'
import { type Answer, genuine, givePassword } from '../https-world.ts'
import { bearer, makeKey } from '../key-world.ts'
import type { TestWorld } from '../kit.ts'
import {
  ask,
  openPromises,
  ownOf,
  type PromisesWorld,
  read,
  type Shown,
} from '../promises-world.ts'
import { staffHeaders, tokenOf } from '../staff-office.ts'
import { beginStaff } from '../staff-world.ts'

/** The id of a database. */
const ID = /z_[0-9a-z]{26}/

function failing(shown: ReadonlyMap<string, Shown>): readonly string[] {
  return [...shown.values()].filter(({ own }) => own?.outcome === 'fails').map(({ id }) => id)
}

function holds(measured: string, figures: Observation['figures'] = {}): Observation {
  return { outcome: 'holds', measured, figures }
}

/** Three nights of acme, as many as there have to be by now. */
async function threeNights({ acme, backup }: PromisesWorld): Promise<readonly string[]> {
  return [await backup(acme, 0), await backup(acme, 1), await backup(acme, 2)]
}

test('an administrator is told every sentence in its order, with its state of the whole cloud and figures of the own database', async (t) => {
  const world = await openPromises(t)
  const { acme } = world
  await world.observe({
    'standby-lag': holds('the standby has every acknowledged change', { lag_bytes: 96 }),
    'database-map': holds('2 customers, 2 databases, none shared'),
    'csrf-routes': { outcome: 'fails', measured: 'a change was made', figures: {} },
  })
  await threeNights(world)
  const { token } = await acme.user('ada', ['administrator'])
  const { body, headers } = await ask(world, token)
  assert.equal(headers['cache-control'], 'no-store')
  const answer = JSON.parse(body)
  assert.deepEqual(
    [answer.name, answer.page, answer.is_sound],
    ['ZENNNN Cloud', 'https://localhost/security', true],
  )
  const shown = await read(world, token)
  assert.deepEqual(
    [...shown.keys()],
    policyOf('zennnn').map(({ id }) => id),
  )
  assert.deepEqual(
    ['db-dedicated', 'csrf', 'xss'].map((id) => shown.get(id)?.state),
    ['proved', 'broken', 'unproved'],
  )
  assert.deepEqual(
    [...shown.values()].filter(({ own }) => own !== null).map(({ id }) => id),
    [
      'backup-ladder',
      'backup-regions',
      'backup-download',
      'backup-restore',
      'standby',
      'rpo',
      'rto',
      'db-dedicated',
      'db-isolation',
      'password-hash',
      'login-throttle',
      'password-length',
      'staff-none',
      'tls-cert',
    ],
  )
  assert.deepEqual(failing(shown), [])
  assert.deepEqual(ownOf(shown, 'standby').figures['lag_bytes'], 96)
  assert.deepEqual(ownOf(shown, 'db-isolation').figures, { strangers: 0 })
  assert.deepEqual(ownOf(shown, 'staff-none').figures, { doors: 0, strangers: 0, holders: 0 })
  for (const id of ['login-throttle', 'password-length'])
    assert.equal(ownOf(shown, id).outcome, 'told', id)
  assert.deepEqual(ownOf(shown, 'rto').figures['promised_hours'], 48)
  const { copies, wanted, full, missing } = ownOf(shown, 'backup-ladder').figures
  assert.deepEqual([copies, wanted, full, missing], [3, 3, 14, 0])
})

test('the figures of backups are what is stored, and a copy that is lost makes its own sentences stand out', async (t) => {
  const world = await openPromises(t)
  const { acme, other, control, backup } = world
  const { token } = await acme.user('ada', ['administrator'])
  // The other customer has all that there can be, which says nothing of this one.
  for (const night of [0, 1, 2]) await backup(other, night)
  const without = await read(world, token)
  assert.deepEqual(failing(without), ['backup-ladder', 'backup-download', 'backup-restore', 'rpo'])
  assert.equal(ownOf(without, 'backup-ladder').figures['is_late'], true)
  const [newest = ''] = await threeNights(world)
  const before = await read(world, token)
  assert.deepEqual(failing(before), [])
  assert.equal(ownOf(before, 'backup-restore').figures['took_ms'], 4200)
  assert.equal(ownOf(before, 'backup-restore').figures['tried'], 3)
  assert.equal(ownOf(before, 'rpo').figures['hours'], 1)
  const stored = await control.superuser.query(
    'select began_at from zennnn_vault.backup where id = $1',
    [newest],
  )
  const newestAt = stored.rows[0].began_at.toISOString()
  assert.equal(ownOf(before, 'backup-ladder').figures['newest_at'], newestAt)
  assert.equal(ownOf(before, 'rpo').figures['outside_at'], newestAt)
  assert.deepEqual(ownOf(before, 'backup-regions').figures['regions'], [
    { name: 'eu', location: 'Paris, France, Europe', copies: 3 },
    { name: 'us', location: 'Dallas, United States, America', copies: 3 },
    { name: 'ap', location: 'Osaka, Japan, Asia', copies: 3 },
  ])
  const copies = 'update zennnn_vault.copy set message = $2 where backup = $1 and region = any ($3)'
  await control.superuser.query(copies, [newest, 'damaged', ['us']])
  const lost = await read(world, token)
  assert.deepEqual(failing(lost), ['backup-ladder', 'backup-regions'])
  assert.equal(ownOf(lost, 'backup-ladder').figures['missing'], 1)
  assert.equal(ownOf(lost, 'backup-ladder').figures['copies'], 2)
  assert.equal(ownOf(lost, 'backup-regions').figures['short'], 1)
  await control.superuser.query(copies, [newest, 'damaged', ['ap']])
  const outside = ownOf(await read(world, token), 'rpo')
  assert.deepEqual([outside.outcome, outside.figures['hours']], ['fails', 25])
})

test('who may connect, how passwords are kept and with what hosts are served is seen in the database and on the disk', async (t) => {
  const world = await openPromises(t)
  const { acme, other, control } = world
  const ada = await acme.user('ada', ['administrator'])
  await givePassword(acme, ada)
  const token = await signedIn(acme, ada.id)
  await threeNights(world)
  await acme.superuser.query(
    `insert into zennnn.totp (user_id, sealed, confirmed_at) values ($1, 'x', now())`,
    [ada.id],
  )
  const before = await read(world, token)
  assert.deepEqual(failing(before), [])
  const { passwords, weak, people, second_factors } = ownOf(before, 'password-hash').figures
  assert.deepEqual([passwords, weak, people, second_factors], [1, 0, 1, 1])
  assert.deepEqual(ownOf(before, 'password-length').figures, { minimum: 12 })
  assert.deepEqual(ownOf(before, 'login-throttle').figures['attempts'], 10)
  const hosts = ownOf(before, 'tls-cert').figures['hosts']
  assert.ok(Array.isArray(hosts))
  assert.deepEqual([hosts.length, hosts[0].host, hosts[0].is_good], [1, 'acme.localhost', true])
  assert.ok(hosts[0].days > 20)

  await control.superuser.query(
    `grant connect on database "${acme.database}" to "${other.database}"`,
  )
  await acme.superuser.query('alter table zennnn.credential drop constraint credential_hash_keyed')
  await acme.superuser.query(
    "update zennnn.credential set hash = 'pbkdf2-sha512$1000$c2FsdA==$aGFzaA=='",
  )
  await control.superuser.query(
    `insert into zennnn_cloud.domain (host, database, token, proved_at)
     select v.host, d.id, 'x', v.proved_at from app.database d join (values ('acme', 'erp.acme.example', now()),
       ('acme', 'shop.acme.example', null::timestamptz), ('other', 'erp.other.example', now())) v (slug, host, proved_at) using (slug)`,
  )
  const after = await read(world, token)
  assert.deepEqual(failing(after), ['db-isolation', 'password-hash', 'staff-none', 'tls-cert'])
  assert.deepEqual(ownOf(after, 'db-isolation').figures, { strangers: 1 })
  assert.equal(ownOf(after, 'password-hash').figures['weak'], 1)
  assert.equal(ownOf(after, 'tls-cert').figures['waiting'], 1)
  const named = ownOf(after, 'tls-cert').figures['hosts']
  assert.ok(Array.isArray(named))
  assert.deepEqual(named[1], {
    host: 'erp.acme.example',
    until: null,
    days: null,
    key_bits: null,
    is_weak: false,
    is_good: false,
  })
})

test('nobody but an administrator of this very database is told, whatever is asked and wherever', async (t) => {
  const world = await openPromises(t)
  const { acme, other, control, https } = world
  const ada = await acme.user('ada', ['administrator'])
  await acme.user('ann', ['administrator'])
  const { token: member } = await acme.user('mia', ['sales_manager'])
  const { token: eve } = await other.user('eve', ['administrator'])
  const { token: olga } = await control.user('olga', ['operator'])
  assert.equal((await ask(world)).status, 401)
  assert.equal((await ask(world, newSecret())).status, 401)
  assert.equal((await ask(world, member)).status, 403)
  assert.equal((await ask(world, eve)).status, 401)
  assert.equal((await ask(world, olga)).status, 401)
  assert.equal((await ask(world, olga, 'localhost')).status, 404)
  assert.equal((await ask(world, ada.token, 'other.localhost')).status, 401)
  const { key } = await makeKey(https, ada)
  const byKey = await https.ask('/api/promises', { headers: bearer(key) })
  assert.equal(byKey.status, 401)
  const written = await https.ask('/api/promises', {
    method: 'POST',
    headers: genuine(ada.token),
    body: JSON.stringify({ database: other.database, slug: 'other' }),
  })
  assert.ok([404, 405].includes(written.status), String(written.status))
  // What the address says besides is not looked at.
  const asked = await https.ask(`/api/promises?slug=other&database=${other.database}`, {
    headers: { cookie: `__Host-session=${ada.token}` },
  })
  assert.equal(asked.status, 200)
  assert.ok(asked.body.includes('acme.localhost'))
  await acme.superuser.query('delete from app.user_groups where source = $1', [ada.id])
  assert.equal((await ask(world, ada.token)).status, 403)
})

test('nothing of another customer is in the answer, whatever is wrong there', async (t) => {
  const world = await openPromises(t)
  const { acme, other, control, backup } = world
  const { token } = await acme.user('ada', ['administrator'])
  await threeNights(world)
  const before = await ask(world, token)
  const theirs = [await backup(other, 0, ['eu']), await backup(other, 5, [])]
  await other.user('eve', ['administrator'])
  await control.superuser.query(
    `insert into zennnn_cloud.domain (host, database, token, proved_at)
     select 'erp.other.example', d.id, 'x', now() from app.database d where d.slug = 'other'`,
  )
  await control.superuser.query(`grant connect on database "${other.database}" to public`)
  const after = await ask(world, token)
  assert.deepEqual(ownsIn(after), ownsIn(before))
  for (const secret of [
    ...theirs,
    'other.localhost',
    'erp.other',
    '"other"',
    '"eve"',
    other.database,
  ])
    assert.ok(!after.body.includes(secret), secret)
  assert.doesNotMatch(after.body, ID)
})

test('a database that is not in service is told nothing', async (t) => {
  const world = await openPromises(t)
  const { acme, control } = world
  const { token } = await acme.user('ada', ['administrator'])
  assert.equal((await ask(world, token)).status, 200)
  await control.superuser.query("update app.database set state = 'dropping' where slug = 'acme'")
  assert.equal((await ask(world, token)).status, 404)
})

test('where support can be let in, its visits are counted as the log has them, and it is told nothing itself', async (t) => {
  const world = await openPromises(t, 'zeldesk')
  const { acme, https, control } = world
  const { token } = await acme.user('ada', ['administrator'])
  await threeNights(world)
  const before = ownOf(await read(world, token), 'staff-scoped')
  const nothing = { visits: 0, unasked: 0, days: 90, last_at: null, may_enter: 0, waiting: 0 }
  assert.deepEqual(before, { kind: 'staff-scoped', outcome: 'holds', figures: nothing })
  const olga = await control.user('olga', ['operator'])
  const post = async (host: string, path: string, by: string, body: unknown = {}) =>
    await https.ask(path, {
      host,
      method: 'POST',
      headers: genuine(by),
      body: JSON.stringify(body),
    })
  const request = { ticket: 'T-17', reason: 'Help', models: ['contact'] }
  const asked = await post('localhost', '/api/staff-access/acme', olga.token, request)
  const { id } = JSON.parse(asked.body)
  assert.equal(ownOf(await read(world, token), 'staff-scoped').figures['waiting'], 1)
  await post('acme.localhost', `/api/security/staff-access/${id}/grant`, token)
  const { browser, cookie } = await beginStaff(https, String(id))
  const opened = await post('localhost', `/api/staff-access/acme/${id}/open`, olga.token, {
    browser,
  })
  const { pathname } = new URL(String(JSON.parse(opened.body).url))
  const staff = tokenOf(await https.ask(pathname, { headers: { cookie } }))
  const { visits, may_enter, last_at } = ownOf(await read(world, token), 'staff-scoped').figures
  assert.deepEqual([visits, may_enter], [1, 1])
  assert.ok(Math.abs(Date.parse(String(last_at)) - Date.now()) < 60_000)
  const support = await https.ask('/api/promises', { headers: staffHeaders(staff) })
  assert.ok([401, 403, 404].includes(support.status), String(support.status))
  await post('acme.localhost', `/api/security/staff-access/${id}/refuse`, token)
  const ended = ownOf(await read(world, token), 'staff-scoped')
  assert.deepEqual([ended.figures['visits'], ended.figures['may_enter']], [1, 0])
  // Brought back to before the request: the log alone has the grant still.
  await acme.superuser.query('truncate zennnn.staff_request cascade')
  const { outcome, figures } = ownOf(await read(world, token), 'staff-scoped')
  assert.deepEqual([outcome, figures['visits'], figures['unasked']], ['holds', 1, 0])
  await acme.superuser.query(
    `select zennnn.add_event(null, 'staff_access', gen_random_uuid()::text, 'Support (Olga, ticket T-18): came in')`,
  )
  const unasked = ownOf(await read(world, token), 'staff-scoped')
  assert.deepEqual([unasked.outcome, unasked.figures['unasked']], ['fails', 1])
})

test('a role of somebody else that may connect, and one that has a right in it, is a way in', async (t) => {
  const world = await openPromises(t)
  const { acme, control } = world
  const { token } = await acme.user('ada', ['administrator'])
  await threeNights(world)
  const role = `support_${newSecret()
    .slice(0, 8)
    .toLowerCase()
    .replaceAll(/[^a-z0-9]/g, '0')}`
  await control.superuser.query(`create role ${role} login`)
  await control.superuser.query(`grant connect on database "${acme.database}" to ${role}`)
  const may = await read(world, token)
  await acme.superuser.query(`grant select on app."user" to ${role}`)
  const has = ownOf(await read(world, token), 'staff-none')
  await acme.superuser.query(`drop owned by ${role}`)
  const none = await read(world, token)
  await acme.superuser.query('create table zennnn.staff_door ()')
  const door = ownOf(await read(world, token), 'staff-none')
  await control.superuser.query(`drop role ${role}`)
  assert.deepEqual(failing(may), ['db-isolation', 'staff-none'])
  assert.deepEqual(ownOf(may, 'db-isolation').figures, { strangers: 1 })
  assert.equal(has.figures['holders'], 1)
  assert.deepEqual(failing(none), [])
  assert.deepEqual([door.outcome, door.figures['doors']], ['fails', 1])
})

test('the newest rehearsal of all tells how soon it is back, whatever an earlier one or one with some tells', async (t) => {
  const world = await openPromises(t)
  const { acme, control } = world
  const { token } = await acme.user('ada', ['administrator'])
  const drill = async (kind: 'some' | 'whole', daysAgo: number, failed: number) =>
    await control.superuser.query(
      `insert into zennnn_vault.region_drill (id, kind, lost, regions, began_at, ended_at, workers, databases, failed, bytes, ms,
         bytes_per_second, inversions, course, tiers)
       values (gen_random_uuid(), $1, 'eu', '{us}', $2, $2, 1, 2, $3, 1, 1, 1, 0, '[]', $4)`,
      [
        kind,
        new Date(Date.now() - daysAgo * 86_400_000),
        JSON.stringify(Array.from({ length: failed }, () => ({ slug: 'acme', message: 'no' }))),
        JSON.stringify([
          { tier: 'trial', all: 2, back: 2 - failed, failed, onCourseMs: 5000, promisedMs: 9000 },
        ]),
      ],
    )
  const back = async () => {
    const { outcome, figures } = ownOf(await read(world, token), 'rto')
    return [outcome, figures['is_measured'], figures['failed'], figures['is_old']]
  }
  assert.deepEqual(await back(), ['unknown', false, null, false])
  await drill('some', 0.1, 0)
  assert.deepEqual(await back(), ['unknown', false, 0, false])
  await drill('whole', 40, 0)
  assert.deepEqual(await back(), ['fails', true, 0, true])
  await drill('whole', 2, 0)
  assert.deepEqual(await back(), ['holds', true, 0, false])
  await drill('whole', 1, 1)
  assert.deepEqual(await back(), ['fails', true, 1, false])
})

test('copies in one place, and copies of a time to come, protect nobody', async (t) => {
  const world = await openPromises(t)
  const { acme, control, backup } = world
  const { token } = await acme.user('ada', ['administrator'])
  await threeNights(world)
  const outside = `select outside_at from zennnn_cloud.vault_databases() where slug = 'acme'`
  const before = await control.superuser.query(outside)
  const hours = ownOf(await read(world, token), 'rpo').figures['hours']
  await backup(acme, -3)
  assert.deepEqual((await control.superuser.query(outside)).rows, before.rows)
  assert.equal(ownOf(await read(world, token), 'rpo').figures['hours'], hours)
  await control.superuser.query(`update zennnn_vault.region set location = 'Paris, France, Europe'`)
  const together = ownOf(await read(world, token), 'backup-regions')
  assert.deepEqual([together.outcome, together.figures['short']], ['fails', 4])
})

/** A session of before ended with the new password. */
async function signedIn({ superuser }: TestWorld, id: string): Promise<string> {
  const token = newSecret()
  await superuser.query(
    "insert into zennnn.session (token_hash, user_id, expires_at) values ($1, $2, now() + interval '1 hour')",
    [hashSecret(token), id],
  )
  return token
}

function ownsIn({ status, body }: Answer): readonly unknown[] {
  assert.equal(status, 200, body)
  const { promises }: { readonly promises: readonly Shown[] } = JSON.parse(body)
  return promises.map(({ id, own }) => [id, own])
}
