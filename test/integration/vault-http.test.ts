import assert from 'node:assert/strict'
import { test } from 'node:test'
import { newRecordId, systemClock } from '@zennnn/kernel'
import { genuine, PASSWORD } from '../https-world.ts'
import type { TestWorld } from '../kit.ts'
import { CLOUD, jobIn, openStaffed, proveAgain, proveLongAgo, retry } from '../staffed-vault.ts'

test('an administrator sees the backups of the own database and nothing of others', async (t) => {
  const { control, acme, other, ada, read, backup } = await openStaffed(t)
  const [mine, theirs] = [await backup(acme), await backup(other)]
  const { status, body, headers } = await read('/api/vault', ada)
  assert.equal(status, 200, body)
  assert.equal(headers['cache-control'], 'no-store')
  const vault = JSON.parse(body)
  assert.deepEqual(
    [vault.slug, vault.regions, vault.jobs, vault.restores],
    ['acme', ['eu', 'us'], [], []],
  )
  const { id, rung, reason, copies } = vault.backups[0]
  assert.deepEqual([id, rung, reason, copies.length], [mine, 'daily', 'daily', 2])
  assert.deepEqual(vault.recovery, {
    tier: 'trial',
    lastPoint: null,
    outsideAt: null,
    promised: { lossHours: 24, backHours: 48 },
    restore: null,
    failover: null,
    region: null,
    recovered: null,
  })
  assert.ok(!body.includes(theirs))
  assert.ok(!body.includes('other'))
  await control.superuser.query(
    "update zennnn_vault.backup set verified_at = now(), verify_ms = 4200; update zennnn_vault.region set home = name = 'eu'",
  )
  await control.superuser.query(
    `insert into zennnn_cloud.failover_drill (id, state, began_at, seconds, acknowledged, lost, gap_ms, rejoin_ms)
     values (gen_random_uuid(), 'done', now(), 20, 900, 0, 1300, 4000)`,
  )
  const tiers = ['paid', 'trial'].map((tier) => ({
    tier,
    all: 2,
    back: 2,
    failed: 0,
    onCourseMs: 9_500,
  }))
  await control.superuser.query(
    `insert into zennnn_vault.region_drill (id, kind, lost, regions, began_at, ended_at, workers, databases, failed, bytes, ms,
       bytes_per_second, inversions, course, tiers)
     values (gen_random_uuid(), 'whole', 'eu', '{us}', now(), now(), 1, 4, '[]', 1, 1, 1, 0, '[]', $1)`,
    [JSON.stringify(tiers)],
  )
  const lost = [
    { ...tiers[0], lostMs: 9_300 },
    { ...tiers[1], onCourseMs: 12_000, lostMs: 420_000 },
  ]
  await control.superuser.query(
    `insert into zennnn_vault.region_recovery (began_at, ended_at, lost, regions, databases, tiers)
     values (now() - interval '1 minute', now(), 'eu', '{us}', '[{"slug": "other"}]', $1)`,
    [JSON.stringify(lost)],
  )
  const measured = (await read('/api/vault', ada)).body
  assert.ok(!measured.includes('other'))
  const { recovery } = JSON.parse(measured)
  assert.deepEqual(recovery.lastPoint.regions, ['eu', 'us'])
  assert.equal(recovery.outsideAt, recovery.lastPoint.at)
  assert.deepEqual([recovery.restore.ms, recovery.failover.gapMs], [4200, 1300])
  // Of the cluster they learn nothing else.
  assert.deepEqual(recovery.failover, { at: recovery.failover.at, gapMs: 1300, lost: 0 })
  assert.deepEqual(recovery.region, { at: recovery.region.at, ms: 9500, isMeasured: true })
  const { at } = recovery.recovered
  assert.deepEqual(recovery.recovered, { at, ms: 12_000, lostMs: 420_000, isWhole: true })
})

test('guests, members and administrators of other databases neither see nor order backups', async (t) => {
  const { acme, other, ada, read, post, orders, backup } = await openStaffed(t)
  const id = await backup(acme)
  const { token: member } = await acme.user('mia', ['contacts_user'])
  const { token: stranger } = await other.user('eve', ['administrator'])
  const refused: readonly (readonly [string | undefined, number])[] = [
    [undefined, 401],
    [member, 403],
    [stranger, 401],
  ]
  for (const [token, status] of refused) {
    assert.equal((await read('/api/vault', token)).status, status)
    assert.equal((await read(`/api/vault/jobs/${newRecordId(systemClock)}`, token)).status, status)
    const asked = await post('/api/vault/jobs', token ?? '', { kind: 'backup' })
    assert.equal(asked.status, status, asked.body)
  }
  await acme.superuser.query('delete from zennnn.session')
  assert.equal((await read('/api/vault', ada)).status, 401)
  assert.equal((await post('/api/vault/jobs', ada, { kind: 'backup', backup: id })).status, 401)
  assert.deepEqual(await orders(), [])
})

test('a backup is ordered once, stands in the audit log, can be followed and cancelled', async (t) => {
  const { acme, other, ada, read, post, orders, events } = await openStaffed(t)
  const job = jobIn(await post('/api/vault/jobs', ada, { kind: 'backup' }))
  assert.equal((await post('/api/vault/jobs', ada, { kind: 'backup' })).status, 409)
  assert.deepEqual(await orders(), ['backup acme'])
  const { kind, state, input } = JSON.parse((await read(`/api/vault/jobs/${job}`, ada)).body)
  assert.deepEqual([kind, state], ['backup', 'queued'])
  assert.deepEqual(input, { kind: 'manual', asked_by: 'ada@acme.example' })
  assert.equal((await post(`/api/vault/jobs/${job}/cancel`, ada)).status, 202)
  assert.deepEqual(await events(acme), [
    'asked for a backup',
    'asked for a backup',
    'asked to cancel the job "backup"',
  ])
  const { token: eve } = await other.user('eve', ['administrator'])
  const theirs = { host: 'other.localhost' }
  assert.equal((await read(`/api/vault/jobs/${job}`, eve, theirs.host)).status, 404)
  assert.equal((await post(`/api/vault/jobs/${job}/cancel`, eve, {}, theirs)).status, 404)
  for (const wrong of [newRecordId(systemClock), 'x', "'"]) {
    assert.equal((await read(`/api/vault/jobs/${wrong}`, ada)).status, 404)
    assert.equal((await post(`/api/vault/jobs/${wrong}/cancel`, ada)).status, 404)
  }
  assert.deepEqual(await events(other), [])
})

test('of backups that somebody asked for, ten of a day are kept; the next is refused and says what to do', async (t) => {
  const { acme, other, control, ada, post, orders, backup } = await openStaffed(t)
  for (let count = 0; count < 10; count += 1) await backup(acme)
  const become = async (set: string, which: string) => {
    await control.superuser.query(
      `update zennnn_vault.backup set ${set} where database_id = $1 and ${which}`,
      [acme.database],
    )
  }
  await become("kind = 'manual'", 'true')
  const refused = await post('/api/vault/jobs', ada, { kind: 'backup' })
  assert.equal(refused.status, 409)
  assert.match(refused.body, /10 backups of this database were asked for within 24 hours/)
  assert.match(refused.body, /Wait until the oldest of these is a day old/)
  assert.deepEqual(await orders(), [])
  const { token: eve } = await other.user('eve', ['administrator'])
  jobIn(await post('/api/vault/jobs', eve, { kind: 'backup' }, { host: 'other.localhost' }))
  const oldest = 'id = (select min(id::text)::uuid from zennnn_vault.backup where database_id = $1)'
  await become("began_at = now() - interval '24 hours'", oldest)
  jobIn(await post('/api/vault/jobs', ada, { kind: 'backup' }))
  assert.deepEqual(await orders(), ['backup other', 'backup acme'])
})

test('what cannot be written into the audit log is not ordered', async (t) => {
  const { acme, ada, post, orders } = await openStaffed(t)
  await acme.superuser.query('alter table zennnn.audit_unsealed rename to away')
  const { status } = await post('/api/vault/jobs', ada, { kind: 'backup' })
  assert.ok(status >= 500)
  assert.deepEqual(await orders(), [])
})

test('a restore wants a fresh proof of who it is, a backup of this database and, on live, its name', async (t) => {
  const { acme, other, ada, post, orders, events, backup } = await openStaffed(t)
  const [mine, theirs] = [await backup(acme), await backup(other)]
  const side = { kind: 'restore_side', backup: mine }
  const live = { kind: 'restore_live', backup: mine, confirm: 'acme' }
  const refused: readonly (readonly [unknown, number, RegExp])[] = [
    [{ ...side, backup: theirs }, 404, /nothing here/],
    [{ ...live, backup: theirs }, 404, /nothing here/],
    [{ kind: 'restore_preview', backup: theirs }, 404, /nothing here/],
    [{ ...side, backup: newRecordId(systemClock) }, 404, /nothing here/],
    [{ ...side, backup: undefined }, 404, /nothing here/],
    [{ ...side, backup: { id: mine } }, 400, /backup/],
    [{ kind: 'restore_undo', restore: mine }, 404, /nothing here/],
    [{ ...side, slug: 'other-restored' }, 400, /chosen by the cloud/],
    [{ kind: 'restore_drop', restore: mine }, 404, /nothing here/],
    [{ ...live, confirm: undefined }, 400, /not the name/],
    [{ ...live, confirm: 'other' }, 400, /not the name/],
    [{ ...live, confirm: 'ACME' }, 400, /not the name/],
    [{ ...live, kind: 'provision' }, 400, /kind/],
    [{ ...live, kind: 'backup_catch_up' }, 400, /kind/],
    [null, 400, /kind/],
  ]
  for (const [body, status, words] of refused) {
    const answer = await post('/api/vault/jobs', ada, body)
    assert.equal(answer.status, status, `${JSON.stringify(body)} ${answer.body}`)
    assert.match(answer.body, words)
  }
  assert.deepEqual(await orders(), [])
  await proveLongAgo(acme)
  for (const body of [side, live, { ...side, password: PASSWORD }]) {
    const answer = await post('/api/vault/jobs', ada, body)
    assert.equal(answer.status, 403)
    assert.match(answer.body, /CONFIRMATION_NEEDED/)
  }
  jobIn(await post('/api/vault/jobs', ada, { kind: 'restore_preview', backup: mine }))
  assert.deepEqual(await orders(), ['restore_preview acme'])
  const renewed = await proveAgain(post, ada)
  jobIn(await post('/api/vault/jobs', renewed, side))
  jobIn(await post('/api/vault/jobs', renewed, live))
  assert.deepEqual(await orders(), [
    'restore_preview acme',
    'restore_side acme',
    'restore_live acme',
  ])
  const written = (await events(acme))
    .slice(-2)
    .map((words) => String(words).replace(/2\S+ \S+/, '…'))
  assert.deepEqual(written, [
    'asked to restore the backup of … UTC on the side',
    'asked to restore the backup of … UTC in place of the live database',
  ])
})

test('another try is ordered for what failed or lacks a region, once, by who may order backups of that database', async (t) => {
  const world = await openStaffed(t)
  const { acme, other, control, ada, olga, post, orders, events, backup } = world
  const become = async (of: TestWorld, state: string): Promise<string> => {
    const id = await backup(of, ['eu'])
    await control.superuser.query(
      `update zennnn_vault.backup set state = $2, verified_at = case $2 when 'complete' then now() end where id = $1`,
      [id, state],
    )
    return id
  }
  const [failed, incomplete, theirs] = [
    await become(acme, 'failed'),
    await become(acme, 'incomplete'),
    await become(other, 'failed'),
  ]
  const { token: member } = await acme.user('mia', ['contacts_user'])
  const { token: stranger } = await other.user('eve', ['administrator'])
  for (const [token, status] of [
    ['', 401],
    [member, 403],
    [stranger, 401],
  ] as const)
    assert.equal((await post('/api/vault/jobs', token, retry(failed))).status, status)
  const refused: readonly (readonly [string | undefined, number])[] = [
    [theirs, 404],
    [newRecordId(systemClock), 404],
    ["'", 404],
    [undefined, 404],
    [await become(acme, 'complete'), 409],
    [await become(acme, 'running'), 409],
  ]
  for (const [id, status] of refused) {
    const answer = await post('/api/vault/jobs', ada, retry(id))
    assert.equal(answer.status, status, answer.body)
  }
  assert.deepEqual(await orders(), [])

  jobIn(await post('/api/vault/jobs', ada, retry(failed)))
  assert.equal((await post('/api/vault/jobs', ada, retry(failed))).status, 409)
  jobIn(await post('/api/vault/databases/acme/jobs', olga, retry(incomplete), CLOUD))
  const again = await post('/api/vault/databases/acme/jobs', olga, retry(incomplete), CLOUD)
  assert.equal(again.status, 409)
  assert.deepEqual(await orders(), ['backup acme', 'backup_catch_up acme'])
  assert.match(
    String((await events(acme)).at(-1)),
    /^The operator olga asked for another try of the backup of 2/,
  )
})

test('a restore is seen and undone by administrators of its own database alone', async (t) => {
  const { acme, other, control, ada, read, post, orders, events, backup } = await openStaffed(t)
  const restored = async (of: TestWorld): Promise<string> => {
    const id = newRecordId(systemClock)
    await control.superuser.query(
      `insert into zennnn_vault.restore (id, job, database_id, backup, mode, state, fresh_id, reference_id, undo_until)
       values ($1, $1, $2, $3, 'live', 'done', $4, $5, now() + interval '7 days')`,
      [id, of.database, await backup(of), `f${id}`, `r${id}`],
    )
    return id
  }
  const [mine, theirs] = [await restored(acme), await restored(other)]
  const { restores } = JSON.parse((await read('/api/vault', ada)).body)
  assert.deepEqual(
    restores.map(({ id, mode, url }: Readonly<Record<string, unknown>>) => [id, mode, url]),
    [[mine, 'live', null]],
  )
  const undo = { kind: 'restore_undo', restore: theirs }
  assert.equal((await post('/api/vault/jobs', ada, undo)).status, 404)
  await proveLongAgo(acme)
  const late = await post('/api/vault/jobs', ada, { ...undo, restore: mine })
  assert.deepEqual([late.status, JSON.parse(late.body).code], [403, 'CONFIRMATION_NEEDED'])
  assert.deepEqual(await orders(), [])
  const renewed = await proveAgain(post, ada)
  jobIn(await post('/api/vault/jobs', renewed, { ...undo, restore: mine }))
  assert.deepEqual(await orders(), ['restore_undo acme'])
  assert.match(String((await events(acme)).at(-1)), /^asked to undo the restore of 2\S+ \S+ UTC$/)
})

test('wrong passwords before a restore are counted with those of signing in', async (t) => {
  const { acme, ada, post, backup, orders } = await openStaffed(t)
  const side = { kind: 'restore_side', backup: await backup(acme) }
  await acme.superuser.query('update zennnn.sign_in_policy set attempts_per_account = 2')
  await proveLongAgo(acme)
  for (const status of [400, 400, 429])
    assert.equal((await post('/auth/confirm', ada, { password: 'wrong' })).status, status)
  assert.equal((await post('/auth/confirm', ada, { password: PASSWORD })).status, 429)
  assert.equal((await post('/api/vault/jobs', ada, side)).status, 403)
  assert.deepEqual(await orders(), [])
})

test('orders without the token of the session, or from another site, are refused', async (t) => {
  const { ada, olga, post, orders } = await openStaffed(t)
  const { 'x-csrf-token': _, ...bare } = genuine(ada)
  const foreign = { ...genuine(ada), origin: 'https://other.localhost' }
  for (const headers of [bare, { ...bare, 'x-csrf-token': 'x' }, foreign]) {
    const answer = await post('/api/vault/jobs', ada, { kind: 'backup' }, { headers })
    assert.equal(answer.status, 403, answer.body)
    assert.match(answer.body, /CSRF_REFUSED/)
  }
  const { 'x-csrf-token': __, ...ofOlga } = genuine(olga)
  for (const path of ['/api/vault/databases/acme/jobs', '/api/vault/regions/us/catch-up'])
    assert.equal(
      (await post(path, olga, { kind: 'backup' }, { ...CLOUD, headers: ofOlga })).status,
      403,
    )
  assert.deepEqual(await orders(), [])
})
