import assert from 'node:assert/strict'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type TestContext, test } from 'node:test'
import { type AuditVerdict, keepSeal, sealAudit, sealPath, verifyAudit } from '@zennnn/cloud'
import { systemClock } from '@zennnn/kernel'
import { openWorld, type TestClient, type TestWorld } from '../../kit.ts'

/** A database with three sealed batches, and the last seal of each kept outside. */
interface SealedWorld {
  readonly world: TestWorld
  readonly home: string
  /** Somebody with all rights inside the database: its owner, with the guards of the log switched off. */
  readonly intruder: TestClient
  readonly add: () => Promise<void>
  readonly seal: () => Promise<void>
  readonly keep: () => Promise<string>
  readonly verify: () => Promise<AuditVerdict>
  /** How many entries the first batches hold: what every database begins with, then two each. */
  readonly entriesOf: (batches: number) => number
}

async function openSealed(t: TestContext): Promise<SealedWorld> {
  const world = await openWorld(t)
  const home = await mkdtemp(join(tmpdir(), 'zennnn-audit-'))
  t.after(async () => {
    await rm(home, { recursive: true })
  })
  const { database, address, secrets, superuser } = world
  const access = { address, secrets }
  const place = { home, database, clock: systemClock }
  const add = async () => {
    await superuser.query(
      'insert into app.tag (id, name) select gen_random_uuid(), gen_random_uuid()::text from generate_series(1, 2)',
    )
  }
  const seal = async () => {
    await sealAudit(access, database)
  }
  const keep = async () => await keepSeal(place, await sealAudit(access, database))
  for (let batch = 1; batch <= 3; batch += 1) {
    await add()
    assert.equal(await keep(), 'added')
  }
  const { rows } = await superuser.query(
    'select cardinality(entries) as count from zennnn.audit_seal where number = 1',
  )
  const first = Number(rows[0]?.count)
  const intruder = await world.connect('zennnn_maintain')
  await intruder.query('set role zennnn_owner')
  await intruder.query('alter table app.audit_entry disable trigger zennnn_1_refuse')
  return {
    world,
    home,
    intruder,
    add,
    seal,
    keep,
    verify: async () => await verifyAudit(access, home, database),
    entriesOf: (batches) => (batches === 0 ? 0 : first + (batches - 1) * 2),
  }
}

const IN_BATCH = (number: number): string =>
  `id = (select entries[1] from zennnn.audit_seal where number = ${number})`

/** Makes all seals anew from what is there, by the rule of the chain. */
const RESEAL = `do $$
  declare
    seal zennnn.audit_seal;
    previous bytea;
  begin
    for seal in select * from zennnn.audit_seal order by number loop
      previous := zennnn.seal_digest(previous, seal.number, seal.entries);
      update zennnn.audit_seal set digest = previous where number = seal.number;
    end loop;
  end
$$`

test('an audit log that nobody touched holds, with what waits for its seal', async (t) => {
  const { verify, add, entriesOf } = await openSealed(t)
  const holds = { batches: 3, entries: entriesOf(3), waiting: 0, kept: 3, break: undefined }
  assert.deepEqual(await verify(), holds)
  await add()
  assert.deepEqual(await verify(), { ...holds, waiting: 2 })
})

test('a log without entries holds without anything kept', async (t) => {
  const world = await openWorld(t)
  const access = { address: world.address, secrets: world.secrets }
  const verdict = await verifyAudit(access, '/nowhere', world.database)
  assert.deepEqual([verdict.batches, verdict.kept, verdict.break], [0, 0, undefined])
})

/** What an intruder does inside the database, and what is found. */
const TAMPERINGS: readonly {
  readonly what: string
  readonly does: readonly string[]
  readonly batch: number | undefined
  readonly reason: string
  /** Batches that hold before it. */
  readonly holding: number
}[] = [
  {
    what: 'altered',
    does: [`update app.audit_entry set after = after || '{"name":"x"}' where ${IN_BATCH(2)}`],
    batch: 2,
    reason: 'altered',
    holding: 1,
  },
  {
    what: 'given to another user',
    does: [`update app.audit_entry set "user" = gen_random_uuid() where ${IN_BATCH(3)}`],
    batch: 3,
    reason: 'altered',
    holding: 2,
  },
  {
    what: 'deleted',
    does: [`delete from app.audit_entry where ${IN_BATCH(1)}`],
    batch: 1,
    reason: 'entry_missing',
    holding: 0,
  },
  {
    what: 'deleted, with all seals made anew',
    does: [`delete from app.audit_entry where ${IN_BATCH(2)}`, RESEAL],
    batch: 2,
    reason: 'entry_missing',
    holding: 1,
  },
  {
    what: 'deleted and taken out of its batch, with all seals made anew',
    does: [
      `delete from app.audit_entry where ${IN_BATCH(2)}`,
      'update zennnn.audit_seal set entries = entries[2:] where number = 2',
      RESEAL,
    ],
    batch: 2,
    reason: 'rewritten',
    holding: 1,
  },
  {
    what: 'altered, with all seals made anew',
    does: [`update app.audit_entry set record = 'x' where ${IN_BATCH(1)}`, RESEAL],
    batch: 1,
    reason: 'rewritten',
    holding: 0,
  },
  {
    what: 'in the last batch, and deleted with it',
    does: [
      'delete from app.audit_entry where id = any ((select entries from zennnn.audit_seal where number = 3)::uuid[])',
      'delete from zennnn.audit_seal where number = 3',
    ],
    batch: 3,
    reason: 'batch_missing',
    holding: 2,
  },
  {
    what: 'in a batch in the middle, whose seal is deleted',
    does: ['delete from zennnn.audit_seal where number = 2'],
    batch: 2,
    reason: 'batch_missing',
    holding: 1,
  },
  {
    what: 'anywhere, and all is deleted',
    does: ['delete from app.audit_entry', 'delete from zennnn.audit_seal'],
    batch: 1,
    reason: 'batch_missing',
    holding: 0,
  },
  {
    what: 'slipped in',
    does: [
      `insert into app.audit_entry (id, version, created_at, updated_at, at, operation, model) values (gen_random_uuid(), 1, now(), now(), now(), 'create', 'tag')`,
    ],
    batch: undefined,
    reason: 'never_sealed',
    holding: 3,
  },
  {
    what: 'slipped in below a seal before the first',
    does: [
      `with slipped as (
        insert into app.audit_entry (id, version, created_at, updated_at, at, operation, model)
        values (gen_random_uuid(), 1, now(), now(), now(), 'create', 'tag') returning id
      ) insert into zennnn.audit_seal (number, entries, digest) select 0, array[id], '' from slipped`,
    ],
    batch: undefined,
    reason: 'never_sealed',
    holding: 3,
  },
]

for (const { what, does, batch, reason, holding } of TAMPERINGS)
  test(`verifyAudit finds an entry ${what}`, async (t) => {
    const { intruder, verify, entriesOf } = await openSealed(t)
    for (const sql of does) await intruder.query(sql)
    const verdict = await verify()
    assert.deepEqual([verdict.break?.batch, verdict.break?.reason], [batch, reason])
    assert.deepEqual([verdict.batches, verdict.entries], [holding, entriesOf(holding)])
  })

test('a chain made anew as a whole fits inside the database, and only what is kept outside tells', async (t) => {
  const { world, intruder, verify } = await openSealed(t)
  await intruder.query(`update app.audit_entry set record = 'x' where ${IN_BATCH(2)}`)
  await intruder.query(RESEAL)
  const access = { address: world.address, secrets: world.secrets }
  const inside = await verifyAudit(access, '/nowhere', world.database)
  assert.deepEqual([inside.batches, inside.break?.reason], [3, 'not_kept'])
  assert.match((await verify()).break?.message ?? '', /^Batch 2 is not the one whose seal was kept/)
})

test('a chain made anew before a seal that is kept is found at that seal, also after it went on', async (t) => {
  const { intruder, add, seal, keep, verify } = await openSealed(t)
  for (let batch = 4; batch <= 5; batch += 1) {
    await add()
    await seal()
  }
  await add()
  assert.equal(await keep(), 'added')
  await intruder.query(`update app.audit_entry set record = 'x' where ${IN_BATCH(4)}`)
  await intruder.query(RESEAL)
  assert.equal(await keep(), 'contradicts')
  await add()
  assert.equal(await keep(), 'added')
  const verdict = await verify()
  assert.deepEqual([verdict.break?.batch, verdict.break?.reason], [6, 'rewritten'])
  assert.match(verdict.break?.message ?? '', /It, or one from 4 on, was made anew/)
})

test('functions of the database that lie change nothing', async (t) => {
  const { intruder, verify } = await openSealed(t)
  await intruder.query(`update app.audit_entry set record = 'x' where ${IN_BATCH(2)}`)
  await intruder.query(
    `create or replace function zennnn.seal_digest(previous bytea, number bigint, entries uuid[]) returns bytea
     language sql as $$ select digest from zennnn.audit_seal s where s.number = seal_digest.number $$`,
  )
  assert.equal((await verify()).break?.reason, 'altered')
})

test('an entry that goes before it is sealed is found, before and after', async (t) => {
  const { intruder, add, keep, verify } = await openSealed(t)
  await add()
  await intruder.query(
    'delete from app.audit_entry where id = (select entry from zennnn.audit_unsealed limit 1)',
  )
  const before = await verify()
  assert.deepEqual([before.break?.batch, before.break?.reason], [undefined, 'entry_missing'])
  await keep()
  const after = await verify()
  assert.deepEqual([after.break?.batch, after.break?.reason], [4, 'entry_missing'])
})

test('a log of which nothing is kept outside does not hold, nor one whose tables are gone', async (t) => {
  const { home, intruder, verify } = await openSealed(t)
  await rm(join(home, 'seals'), { recursive: true })
  const verdict = await verify()
  assert.deepEqual([verdict.break?.reason, verdict.batches, verdict.kept], ['not_kept', 3, 0])
  await intruder.query('drop table zennnn.audit_seal cascade')
  await assert.rejects(verify(), { code: 'INTERNAL', message: /tables of the audit log/ })
})

test('no role of a database writes the file of its seals', async (t) => {
  const { world, home, intruder } = await openSealed(t)
  const path = sealPath(home, world.database)
  const login = await world.connect('login')
  for (const client of [intruder, login])
    for (const sql of [
      `copy (select 1) to '${path}'`,
      `copy (select 1) to program 'tee ${path}'`,
      `select lo_export(lo_from_bytea(0, 'x'), '${path}')`,
    ])
      await assert.rejects(client.query(sql), { code: '42501' }, sql)
  for (const client of [intruder, login])
    await assert.rejects(client.query('set role postgres'), { code: '42501' })
})
