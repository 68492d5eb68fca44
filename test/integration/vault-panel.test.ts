import assert from 'node:assert/strict'
import { test } from 'node:test'
import {
  cancelVaultJob,
  checkRegions,
  orderDueBackups,
  readPlaces,
  readVault,
  readVaultJob,
  readVaults,
  requestVaultJob,
  runBackup,
} from '@zennnn/cloud'
import { newDatabaseId, newRecordId, systemClock } from '@zennnn/kernel'
import { openVaultWorld } from './cloud/vault-world.ts'

const LIMIT = { timeout: 120_000 }
const ANN = { askedBy: 'ann', askedAs: 'customer' } as const
const OLGA = { askedBy: 'olga', askedAs: 'operator' } as const

test(
  'serve reads the backups of one database, orders jobs about it, follows and cancels them',
  LIMIT,
  async (t) => {
    const world = await openVaultWorld(t)
    const { vault, database, cloud } = world
    const place = { connections: cloud.connections, control: vault.control, clock: systemClock }
    const made = await runBackup(vault, { database, kind: 'scheduled' })
    await checkRegions(vault)
    const job = await requestVaultJob(place, {
      database,
      kind: 'backup',
      input: { kind: 'scheduled', database: vault.control },
      ...ANN,
    })
    const overview = await readVault(place, database, 'operator')
    assert.deepEqual(overview.regions, ['eu', 'us', 'ap'])
    const [backup, ...others] = overview.backups
    assert.deepEqual(others, [])
    assert.partialDeepStrictEqual(backup, {
      id: made.id,
      state: 'complete',
      rung: 'daily',
      bytes: made.bytes,
    })
    assert.equal(backup?.copies.length, 3)
    assert.ok(overview.nextAt !== null && Date.parse(overview.nextAt) > Date.now())
    assert.deepEqual(
      overview.jobs.map(({ id, kind, state, input }) => ({ id, kind, state, input })),
      // What somebody asks for is never of the schedule, and about no other database.
      [
        {
          id: job,
          kind: 'backup',
          state: 'queued',
          input: { kind: 'manual', database, asked_by: 'ann', asked_as: 'customer' },
        },
      ],
    )
    await assert.rejects(requestVaultJob(place, { database, kind: 'backup', input: {}, ...ANN }), {
      code: 'STATE_REFUSED',
    })
    await cancelVaultJob(place, database, job)
    await cloud.startWork(world.kinds)
    await cloud.ended(job)
    assert.equal((await readVaultJob(place, database, job)).state, 'cancelled')
    await assert.rejects(cancelVaultJob(place, database, job), { code: 'STATE_REFUSED' })
    await cloud.ask(
      vault.control,
      `update zennnn_vault.backup set checked_at = '2026-01-01T02:00:00Z' where id = $1`,
      [made.id],
    )
    const receipt = newRecordId(systemClock)
    await cloud.ask(
      vault.control,
      `insert into zennnn_vault.receipt (id, database_id, at, receipt) values ($1, 'z_gone', '2026-02-01T00:00:00Z',
         '{"complete": false, "backups": ["a", "b"],
           "regions": [{"region": "eu", "shredded": true}, {"region": "us", "shredded": false, "message": "away"}]}')`,
      [receipt],
    )
    const { destroyed, ...seen } = await readVaults(place)
    // That there are keys and since when, and nothing of the keys.
    const [, acme] = seen.databases
    assert.deepEqual(
      acme?.keys.map(({ madeAt, ...key }) => ({ ...key, isDated: madeAt !== null })),
      ['ap', 'eu', 'us'].map((region) => ({ region, changedAt: null, isDated: true })),
    )
    assert.deepEqual(destroyed, [
      {
        receipt,
        database: 'z_gone',
        name: null,
        at: '2026-02-01T00:00:00.000Z',
        complete: false,
        backups: 2,
        regions: ['eu'],
      },
    ])
    await cloud.ask(
      vault.control,
      `with one as (update zennnn_vault.copy set read_back_at = null where backup = $1 and region <> 'eu')
       update zennnn_vault.backup set verified_at = now() where id = $1`,
      [made.id],
    )
    const outsideAt = async () =>
      (await readVaults(place)).databases.find(({ slug }) => slug === 'acme')?.outsideAt
    assert.equal(await outsideAt(), null, 'at home alone')
    await cloud.ask(
      vault.control,
      `update zennnn_vault.copy set read_back_at = now() where backup = $1`,
      [made.id],
    )
    assert.equal(await outsideAt(), made.at.toISOString())
    const { databases, regions, placeProblem } = await readVaults(place)
    assert.match(placeProblem ?? '', /eu, us, ap lie in one place \(this machine\)/)
    assert.deepEqual(
      regions.map(({ home, location }) => [home, location]),
      [true, false, false].map((home) => [home, 'this machine']),
    )
    assert.deepEqual(
      await readPlaces(place),
      ['eu', 'us', 'ap'].map((name) => ({ name, location: 'this machine' })),
    )
    assert.deepEqual(
      databases.map(({ slug, ladder, ladderVerified, late, checkedAt }) => ({
        slug,
        ladder,
        ladderVerified,
        late,
        checkedAt,
      })),
      [
        { slug: 'control', ladder: 0, ladderVerified: 0, late: true, checkedAt: null },
        {
          slug: 'acme',
          ladder: 1,
          ladderVerified: 1,
          late: false,
          checkedAt: '2026-01-01T02:00:00.000Z',
        },
      ],
    )
    assert.deepEqual(
      regions.map(({ name, reachable, behind }) => ({ name, reachable, behind })),
      ['eu', 'us', 'ap'].map((name) => ({ name, reachable: true, behind: 0 })),
    )
    // One that lost a copy since is still whole elsewhere: it keeps its rung, here as in the plan that deletes.
    await cloud.ask(
      vault.control,
      `update zennnn_vault.backup set state = 'incomplete', degraded_at = now() where id = $1`,
      [made.id],
    )
    assert.equal((await readVault(place, database)).backups[0]?.rung, 'daily')
  },
)

test('what is of another database, unknown or not for serve is refused', LIMIT, async (t) => {
  const world = await openVaultWorld(t)
  const { vault, database, cloud } = world
  const place = { connections: cloud.connections, control: vault.control, clock: systemClock }
  const own = await runBackup(vault, { database, kind: 'manual' })
  const backupOfControl = await runBackup(vault, { database: vault.control, kind: 'manual' })
  for (const [kind, input] of [
    ['backup_verify', { backup: backupOfControl.id }],
    ['restore_live', { backup: backupOfControl.id }],
    ['restore_side', { backup: newRecordId(systemClock) }],
    ['restore_side', { backup: 'x' }],
    ['restore_side', {}],
    ['restore_undo', { restore: newRecordId(systemClock) }],
  ] as const)
    await assert.rejects(requestVaultJob(place, { database, kind, input, ...ANN }), {
      code: 'NOT_FOUND',
    })
  await assert.rejects(
    requestVaultJob(place, { database: newDatabaseId(), kind: 'backup', input: {}, ...ANN }),
    { code: 'NOT_FOUND' },
  )
  for (const kind of ['provision', 'drop_database', 'backup; drop'])
    await assert.rejects(requestVaultJob(place, { database, kind, input: {}, ...ANN }), {
      code: 'VALUE_INVALID',
    })
  const job = await requestVaultJob(place, {
    database,
    kind: 'backup_verify',
    input: { backup: own.id },
    ...ANN,
  })
  const other = vault.control
  await assert.rejects(readVaultJob(place, other, job), { code: 'NOT_FOUND' })
  await assert.rejects(cancelVaultJob(place, other, job), { code: 'NOT_FOUND' })
  assert.equal((await readVaultJob(place, database, job)).state, 'queued')
  for (const text of [
    'select * from zennnn_vault.backup',
    'select * from zennnn_vault.repository_password',
    `select zennnn_cloud.order_vault_job(gen_random_uuid(), 'backup', '{}', null, 0)`,
    `select zennnn_queue.enqueue_heavy(current_database()::text, gen_random_uuid(), 'x', 0)`,
  ])
    await assert.rejects(cloud.connections.direct(vault.control, [{ text, values: [] }]), {
      code: 'ACCESS_DENIED',
    })
})

test(
  'customers read which of their own people asked, and of operators that one did',
  LIMIT,
  async (t) => {
    const world = await openVaultWorld(t)
    const { vault, database, cloud } = world
    const place = { connections: cloud.connections, control: vault.control, clock: systemClock }
    const { id: backup } = await runBackup(vault, { database, kind: 'manual' })
    const slug = 'other-one'
    const ask = async (who: typeof ANN | typeof OLGA, kind: string) =>
      await requestVaultJob(place, { database, kind, input: { backup, slug }, ...who })
    const [ofAnn, ofOlga] = [await ask(ANN, 'restore_side'), await ask(OLGA, 'restore_live')]
    const inputOf = async (job: typeof ofAnn) => (await readVaultJob(place, database, job)).input
    assert.deepEqual(await inputOf(ofAnn), { backup, slug, asked_by: 'ann' })
    assert.deepEqual(await inputOf(ofOlga), { backup, asked_by: 'operator' })
    const { input } = await readVaultJob(place, database, ofOlga, 'operator')
    assert.deepEqual(input, {
      backup,
      slug,
      database,
      asked_by: 'olga',
      asked_as: 'operator',
    })
    // Whoever that was: it was written down before it was known whose login it is, or by a command of the operator.
    await cloud.ask(
      vault.control,
      `update app.job set input = input - 'asked_as' || '{"host": "10.0.0.7"}' where id = $1`,
      [ofOlga],
    )
    assert.deepEqual(await inputOf(ofOlga), { backup })
  },
)

test('customers read no host, path or program of a job, however it stands', LIMIT, async (t) => {
  const world = await openVaultWorld(t)
  const { vault, database, cloud } = world
  const place = { connections: cloud.connections, control: vault.control, clock: systemClock }
  const job = await requestVaultJob(place, { database, kind: 'backup', input: {}, ...ANN })
  const secret = 'rclone on vault-7.internal: /srv/x'
  for (const [state, message] of [
    ['queued', 'It is being worked on.'],
    ['running', 'It is being worked on.'],
    ['done', 'It is done.'],
    ['cancelled', 'It was cancelled.'],
    ['failed', 'It did not succeed. The operator of the cloud has been told.'],
  ] as const) {
    await cloud.ask(
      vault.control,
      `update app.job set state = $2, message = $3::text, problem = jsonb_build_object('message', $3::text, 'hint', $3::text),
         result = jsonb_build_object('copy', $3::text),
         log = jsonb_build_array(jsonb_build_object('at', now(), 'text', $3::text),
           jsonb_build_object('at', now(), 'text', 'Reading the copy in the region us.')) where id = $1`,
      [job, state, secret],
    )
    const view = await readVaultJob(place, database, job)
    assert.ok(!JSON.stringify(view).includes('internal'), JSON.stringify(view))
    assert.equal(view.message, message)
    assert.deepEqual(
      view.log.map(({ text }) => text),
      ['Reading the copy in the region us.'],
    )
    const whole = await readVaultJob(place, database, job, 'operator')
    assert.deepEqual([whole.message, whole.log.length, whole.result], [secret, 2, { copy: secret }])
  }
})

test('customers read no host, path or program in messages; operators do', LIMIT, async (t) => {
  const world = await openVaultWorld(t)
  const { vault, database, cloud } = world
  const place = { connections: cloud.connections, control: vault.control, clock: systemClock }
  const message = 'restic in the region us ended with 1: /var/lib/x is full.'
  await cloud.ask(
    vault.control,
    `insert into zennnn_vault.backup (id, database_id, kind, state, began_at, ended_at, message)
     values (gen_random_uuid(), $1, 'scheduled', 'failed', now(), now(), $2)`,
    [database, message],
  )
  await orderDueBackups(vault)
  const job = await requestVaultJob(place, { database, kind: 'backup', input: {}, ...ANN })
  await cloud.ask(
    vault.control,
    `update app.job set state = 'failed', message = $2, problem = jsonb_build_object('message', $2::text) where id = $1`,
    [job, message],
  )
  const forCustomer = await readVault(place, database)
  assert.ok(!JSON.stringify(forCustomer).includes('/var/lib'))
  assert.equal(forCustomer.backups[0]?.message, 'The backup did not succeed.')
  const forOperator = await readVault(place, database, 'operator')
  assert.equal(forOperator.backups[0]?.message, message)
  assert.equal(forOperator.jobs[0]?.message, message)
})
