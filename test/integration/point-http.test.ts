import assert from 'node:assert/strict'
import { test } from 'node:test'
import { newRecordId, systemClock } from '@zennnn/kernel'
import { jobIn, openStaffed, type Staffed } from '../staffed-vault.ts'

const DAY_MS = 86_400_000
const NOW = Date.now()

function hoursAgo(hours: number): string {
  return new Date(NOW - hours * 3_600_000).toISOString()
}

/** A log from 30 hours ago on, with a gap from 10 to 8 hours ago, until an hour ago. Acme is a day old, other as old as all. */
async function openLogged(t: Parameters<typeof openStaffed>[0]): Promise<Staffed> {
  const world = await openStaffed(t)
  const { acme, control } = world
  const keep = async (stretch: string, from: number, until: number): Promise<void> => {
    await control.superuser.query(
      `insert into zennnn_vault.log_base (id, stretch, region, snapshot, first_segment, usable_from, bytes, sha256)
       values ($1, $2, 'us', 'b', 5, $3, 100, '')`,
      [newRecordId(systemClock), stretch, hoursAgo(from)],
    )
    await control.superuser.query(
      `insert into zennnn_vault.log_snapshot (id, stretch, region, snapshot, first_segment, bytes, until, bytes_added)
       values ($1, $2, 'us', 's', 5, 100, $3, 1)`,
      [newRecordId(systemClock), stretch, hoursAgo(until)],
    )
  }
  await keep('00000000-0000-4000-8000-000000000001', 30, 10)
  await keep('00000000-0000-4000-8000-000000000002', 8, 1)
  // When a record was made, a trigger keeps.
  await control.superuser.query('set session_replication_role = replica')
  await control.superuser.query(
    `update app.database set created_at = case when database_id = $1 then $2::timestamptz else $3::timestamptz end`,
    [acme.database, hoursAgo(24), new Date(NOW - 9 * DAY_MS)],
  )
  await control.superuser.query('reset session_replication_role')
  return world
}

test('an administrator sees since when every second can be brought back, and orders one, once', async (t) => {
  const { acme, ada, read, post, orders, events } = await openLogged(t)
  const { spans } = JSON.parse((await read('/api/vault', ada)).body)
  assert.deepEqual(spans, [
    { since: hoursAgo(24), until: hoursAgo(10) },
    { since: hoursAgo(8), until: hoursAgo(1) },
  ])
  const at = hoursAgo(3)
  const job = jobIn(await post('/api/vault/jobs', ada, { kind: 'backup_at', at }))
  assert.equal((await post('/api/vault/jobs', ada, { kind: 'backup_at', at })).status, 409)
  assert.deepEqual(await orders(), ['backup_at acme'])
  const { kind, input } = JSON.parse((await read(`/api/vault/jobs/${job}`, ada)).body)
  assert.deepEqual([kind, input], ['backup_at', { at, asked_by: 'ada@acme.example' }])
  assert.equal((await events(acme))[0], `asked for the database as it was at ${at}`)
})

test('a moment outside of the log, ahead, or none at all is refused and orders nothing', async (t) => {
  const { ada, other, post, orders } = await openLogged(t)
  const refused: readonly (readonly [unknown, number, RegExp])[] = [
    // Before the database was made, though there is a log.
    [hoursAgo(26), 409, /There is no log of this moment/],
    [hoursAgo(9), 409, /There is no log of this moment/],
    [hoursAgo(0.5), 409, /There is no log of this moment/],
    [hoursAgo(500), 409, /There is no log of this moment/],
    [hoursAgo(-1), 400, /lies ahead/],
    ['yesterday', 400, /no moment/],
    [undefined, 400, /no moment/],
    [{ at: hoursAgo(3) }, 400, /not text/],
    [hoursAgo(3).repeat(100), 400, /not text, or too long/],
  ]
  for (const [at, status, words] of refused) {
    const answer = await post('/api/vault/jobs', ada, { kind: 'backup_at', at })
    assert.equal(answer.status, status, `${String(at)} ${answer.body}`)
    assert.match(answer.body, words)
  }
  assert.deepEqual(await orders(), [])
  // Where it is older, the same log has that moment.
  const { token: eve } = await other.user('eve', ['administrator'])
  const theirs = { kind: 'backup_at', at: hoursAgo(26) }
  jobIn(await post('/api/vault/jobs', eve, theirs, { host: 'other.localhost' }))
  assert.deepEqual(await orders(), ['backup_at other'])
})

test('guests, members and administrators of another database order no moment', async (t) => {
  const { acme, other, post, orders } = await openLogged(t)
  const { token: member } = await acme.user('mia', ['contacts_user'])
  const { token: stranger } = await other.user('eve', ['administrator'])
  const { token: staff } = await acme.user('sam', [])
  const order = { kind: 'backup_at', at: hoursAgo(3) }
  for (const [token, status] of [
    ['', 401],
    [member, 403],
    [staff, 403],
    [stranger, 401],
  ] as const)
    assert.equal((await post('/api/vault/jobs', token, order)).status, status)
  assert.deepEqual(await orders(), [])
})

test('moments count among the ten of a day that are kept, by when they were made', async (t) => {
  const { acme, control, ada, post, orders, backup } = await openLogged(t)
  for (let count = 0; count < 10; count += 1) await backup(acme)
  await control.superuser.query(
    `update zennnn_vault.backup set kind = 'point_in_time', began_at = $2 where database_id = $1`,
    [acme.database, hoursAgo(100)],
  )
  for (const order of [{ kind: 'backup' }, { kind: 'backup_at', at: hoursAgo(3) }])
    assert.equal((await post('/api/vault/jobs', ada, order)).status, 409)
  await control.superuser.query(
    `update zennnn_vault.backup set ended_at = now() - interval '25 hours' where database_id = $1`,
    [acme.database],
  )
  jobIn(await post('/api/vault/jobs', ada, { kind: 'backup_at', at: hoursAgo(3) }))
  assert.deepEqual(await orders(), ['backup_at acme'])
})
