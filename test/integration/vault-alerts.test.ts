import assert from 'node:assert/strict'
import { randomUUID } from 'node:crypto'
import { type TestContext, test } from 'node:test'
import { orderDueBackups, tellOperators } from '@zennnn/cloud'
import { Connections } from '@zennnn/data'
import { newDatabaseId, newRecordId, sealingKeyOf, systemClock } from '@zennnn/kernel'
import { createMailTransport, sendQueuedMail, startInbox } from '@zennnn/messages'
import { silentLog, testCluster } from '../kit.ts'
import { openVaultWorld, type VaultWorld } from './cloud/vault-world.ts'

const LIMIT = { timeout: 120_000 }
const HOUR_MS = 3_600_000

interface AlertWorld extends VaultWorld {
  move(hours: number): void
  /** Lets the cloud look, and send; returns the mails that arrived, oldest first. */
  look(): Promise<readonly Record<string, unknown>[]>
  addPerson(
    login: string,
    groups: readonly string[],
    more?: { readonly active: boolean },
  ): Promise<void>
  addBackup(state: string, isVerified: boolean): Promise<void>
}

async function openAlerts(t: TestContext): Promise<AlertWorld> {
  let now = new Date()
  const world = await openVaultWorld(t, { now: () => now })
  const { vault, cloud, database } = world
  const { secrets, ...address } = testCluster()
  const connections = new Connections({
    ...address,
    login: () => ({ user: 'zennnn_maintain', password: secrets.maintain }),
    clock: systemClock,
    log: silentLog,
  })
  const place = { control: vault.control, connections, clock: systemClock, log: silentLog }
  const inbox = await startInbox({ port: 0, ...place })
  const transport = createMailTransport({
    host: '127.0.0.1',
    port: inbox.port,
    security: 'none',
    from: { name: 'Cloud', address: 'no-reply@localhost' },
  })
  t.after(async () => {
    transport.close()
    await inbox.close()
    await connections.close()
  })
  let seen = 0
  return {
    ...world,
    move: (hours) => {
      now = new Date(now.getTime() + hours * HOUR_MS)
    },
    look: async () => {
      await tellOperators(vault, silentLog)
      await sendQueuedMail(vault.control, {
        ...place,
        transport,
        prepare: async () => {},
        sealing: sealingKeyOf('test'),
        clock: { now: () => now },
      })
      const row = await cloud.ask(
        vault.control,
        `select coalesce(json_agg(m order by m.id), '[]') as mails from app.inbox_mail m`,
      )
      const mails = Array.isArray(row?.['mails']) ? row['mails'] : []
      const fresh = mails.slice(seen)
      seen = mails.length
      return fresh
    },
    addPerson: async (login, groups, { active } = { active: true }) => {
      const id = newRecordId(systemClock)
      const email = `${login}@cloud.example`
      await cloud.ask(
        vault.control,
        `insert into app."user" (id, name, login, email, active) values ($1, $2, $2, $3, $4)`,
        [id, login, email, active],
      )
      await cloud.ask(
        vault.control,
        `insert into app.user_groups (source, target) select $1, id from app."group" where name = any ($2)`,
        [id, groups],
      )
    },
    addBackup: async (state, isVerified) => {
      await cloud.ask(
        vault.control,
        `insert into zennnn_vault.backup (id, database_id, kind, state, began_at, ended_at, bytes, sha256, schema_hash, tables, verified_at)
         values ($1, $2, 'scheduled', $3, $4, $4, 1, case when $3 <> 'failed' then 'a' end, 'a', '{}', $5)`,
        [newRecordId({ now: () => now }), database, state, now, isVerified ? now : null],
      )
    },
  }
}

/** The lines about acme: the control database of a test has no backups either. */
function linesOf(mails: readonly Record<string, unknown>[]): readonly string[] {
  return mails.flatMap((mail) =>
    String(mail['text'])
      .split('\n')
      .map((line) => line.trim())
      .filter((line) => line.startsWith('- acme')),
  )
}

test(
  'operators are mailed once when a database is late, and once when that is over',
  LIMIT,
  async (t) => {
    const world = await openAlerts(t)
    await world.addPerson('olga', ['operator'])
    await world.addPerson('omar', ['operator'])
    await world.addPerson('gone', ['operator'], { active: false })
    await world.addPerson('adam', ['administrator'])
    assert.deepEqual(linesOf(await world.look()), [])
    world.move(26.5)
    const late = await world.look()
    assert.deepEqual(late.map(({ to }) => String(to)).sort(), [
      'olga@cloud.example',
      'omar@cloud.example',
    ])
    assert.deepEqual(
      new Set(linesOf(late)),
      new Set(['- acme has had no verified backup for more than 26 hours.']),
    )
    assert.match(String(late[0]?.['subject']), /needs? a look/)
    world.move(1)
    assert.deepEqual(await world.look(), [])
    await world.addBackup('complete', true)
    assert.deepEqual(linesOf((await world.look()).slice(0, 1)), [
      '- acme has a verified backup again.',
    ])
    world.move(1)
    assert.deepEqual(await world.look(), [])
  },
)

test(
  'an incomplete backup is told of after six hours, a failed one at once, each until it is over',
  LIMIT,
  async (t) => {
    const world = await openAlerts(t)
    await world.addPerson('olga', ['operator'])
    await world.addBackup('complete', true)
    world.move(1)
    await world.addBackup('incomplete', false)
    assert.deepEqual(linesOf(await world.look()), [])
    world.move(6.5)
    assert.deepEqual(linesOf(await world.look()), [
      '- acme has a backup that some region has lacked for more than 6 hours.',
    ])
    await world.addBackup('failed', false)
    assert.deepEqual(linesOf(await world.look()), ['- acme has a last backup that failed.'])
    world.move(1)
    await world.addBackup('complete', true)
    assert.deepEqual(
      new Set(linesOf(await world.look())),
      new Set(['- acme has a complete backup again.', '- acme has a backup again.']),
    )
  },
)

test(
  'an old backup that lost a copy and a damaged repository are told of, each until it is over',
  LIMIT,
  async (t) => {
    const world = await openAlerts(t)
    const { cloud, vault, database } = world
    await world.addPerson('olga', ['operator'])
    await world.addBackup('complete', true)
    assert.deepEqual(linesOf(await world.look()), [])
    await cloud.ask(
      vault.control,
      `with old as (
         insert into zennnn_vault.backup (id, database_id, kind, state, began_at, degraded_at)
         values (gen_random_uuid(), $1, 'scheduled', 'incomplete', now() - interval '80 days', now())),
       region as (insert into zennnn_vault.region (name, place, reachable, checked_at) values ('us', 0, true, now()))
       insert into zennnn_vault.repository_look (database_id, region, looked_at, damage) values ($1, 'us', now(), 'x')`,
      [database],
    )
    const lines = linesOf(await world.look())
    assert.equal(lines.length, 2)
    assert.match(lines.join(), /acme has a backup of which a copy was lost/)
    assert.match(lines.join(), /acme has a repository in some region that is damaged or not there/)
    assert.deepEqual(await world.look(), [])
    await cloud.ask(
      vault.control,
      `with healed as (update zennnn_vault.repository_look set damage = null)
       update zennnn_vault.backup set state = 'failed', degraded_at = null, sha256 = 'a' where degraded_at is not null`,
    )
    assert.deepEqual(linesOf(await world.look()), ['- acme has no damaged repository any more.'])
    await cloud.ask(vault.control, `delete from zennnn_vault.backup where state = 'failed'`)
    assert.deepEqual(linesOf(await world.look()), [
      '- acme has no backup any more that lost a copy.',
    ])
  },
)

test('two that look at the same time tell it once', LIMIT, async (t) => {
  const world = await openAlerts(t)
  await world.addPerson('olga', ['operator'])
  world.move(27)
  await Promise.all([tellOperators(world.vault, silentLog), tellOperators(world.vault, silentLog)])
  assert.equal(linesOf(await world.look()).length, 1)
})

test('nobody is told that all is well with a database that is gone', LIMIT, async (t) => {
  const world = await openAlerts(t)
  await world.addPerson('olga', ['operator'])
  world.move(27)
  assert.equal(linesOf(await world.look()).length, 1)
  await world.cloud.ask(world.vault.control, `update app.database set state = 'dropping'`)
  assert.deepEqual(await world.look(), [])
  const left = await world.cloud.ask(
    world.vault.control,
    'select count(*)::int as alerts from zennnn_vault.alert where database_id = $1',
    [world.database],
  )
  assert.deepEqual(left, { alerts: 0 })
})

test(
  'operators are mailed when changes are not in another region after a minute, when no base was made in a night, when nobody else could open it, and when a rehearsal brought not all back',
  LIMIT,
  async (t) => {
    const world = await openAlerts(t)
    const { cloud, vault } = world
    await world.addPerson('olga', ['operator'])
    const said = async (): Promise<readonly string[]> =>
      (await world.look()).flatMap(({ text }) =>
        String(text)
          .split('\n')
          .filter((line) => line.startsWith('- control and the others of the cluster')),
      )
    const [at, stretch] = [new Date(), randomUUID()]
    await cloud.ask(
      vault.control,
      `with home as (insert into zennnn_vault.region (name, place, reachable, checked_at, home) values ('eu', 1, true, now(), true))
     insert into zennnn_vault.log_keeping (repository, changes, since, region, stretch) values ($3, -1, $1, 'us', $2)`,
      [at, stretch, newDatabaseId()],
    )
    world.move(1)
    // Seen for the first time: it may have happened just now. And where would the log be, without a second region?
    assert.deepEqual(await said(), [])
    world.move(0.02)
    assert.deepEqual(await said(), [])
    await cloud.ask(
      vault.control,
      `insert into zennnn_vault.region (name, place, reachable, checked_at) values ('us', 2, true, now())`,
    )
    assert.match(
      (await said()).join(),
      /from the log in another region for more than 60 seconds: bin\/zennnn log show/,
    )
    assert.deepEqual(await said(), [])
    // Of no use without a base that it can be played from.
    const id = newRecordId(systemClock)
    await cloud.ask(
      vault.control,
      `insert into zennnn_vault.log_snapshot (id, stretch, region, snapshot, first_segment, bytes, until, bytes_added)
     values ($3, $2, 'us', 's', 1, 1, $1::timestamptz + interval '2 hours', 1)`,
      [at, stretch, id],
    )
    assert.deepEqual(await said(), [])
    await cloud.ask(
      vault.control,
      `insert into zennnn_vault.log_base (id, stretch, region, snapshot, first_segment, usable_from, bytes, sha256)
     values ($3, $2, 'us', 's', 1, $1::timestamptz + interval '1 hour', 1, '')`,
      [at, stretch, id],
    )
    assert.deepEqual(await said(), [
      '- control and the others of the cluster have their log in another region again.',
    ])
    world.move(27)
    const late = (await said()).join()
    assert.match(late, /have had no base for their log for more than 26 hours/)
    await cloud.ask(
      vault.control,
      `insert into zennnn_vault.log_base (id, stretch, region, snapshot, first_segment, usable_from, bytes, sha256)
     values ($3, $2, 'us', 's', 1, $1::timestamptz + interval '27 hours', 1, '')`,
      [at, stretch, newRecordId(systemClock)],
    )
    assert.match((await said()).join(), /have a base for their log again\./)

    await reachInto(world, at, stretch)
    await keyAndBackup(world, said)

    const rehearse = async (hours: number, failed: readonly object[]): Promise<void> => {
      await cloud.ask(
        vault.control,
        `insert into zennnn_vault.region_drill (id, kind, lost, regions, began_at, ended_at, workers, databases, failed, bytes, ms,
           bytes_per_second, inversions, course, tiers)
         select gen_random_uuid(), 'some', 'eu', '{us}', at, at, 1, 3, $3, 1, 1, 1, 0, '[]', '[]'
         from (select $1::timestamptz + make_interval(hours => $2) as at) moment`,
        [at, hours, JSON.stringify(failed)],
      )
    }
    await rehearse(24, [{ slug: 'acme', message: 'The copy is damaged.' }])
    assert.match((await said()).join(), /did not all come back.*bin\/zennnn region list says which/)
    assert.deepEqual(await said(), [])
    await rehearse(25, [])
    assert.match((await said()).join(), /all came back when it was rehearsed again\./)
  },
)

/** The log reaches beyond the end of the test: from here on it is not behind. */
async function reachInto({ cloud, vault }: AlertWorld, at: Date, stretch: string): Promise<void> {
  await cloud.ask(
    vault.control,
    `insert into zennnn_vault.log_snapshot (id, stretch, region, snapshot, first_segment, bytes, until, bytes_added)
     values ($3, $2, 'us', 't', 1, 1, $1::timestamptz + interval '200 hours', 1)`,
    [at, stretch, newRecordId(systemClock)],
  )
}

/** The log gets a password; the control database is backed up for that, and until it is, operators hear of it. */
async function keyAndBackup(
  world: AlertWorld,
  said: () => Promise<readonly string[]>,
): Promise<void> {
  const { cloud, vault } = world
  const order = async (): Promise<number> => {
    const ordered = await orderDueBackups(vault)
    await cloud.ask(vault.control, `update app.job set state = 'done' where kind = 'backup'`)
    return ordered
  }
  const backUp = async (region: string): Promise<void> => {
    await cloud.ask(
      vault.control,
      `with made as (
         insert into zennnn_vault.backup (id, database_id, kind, state, began_at)
         values (gen_random_uuid(), current_database(), 'scheduled', 'incomplete', $1::timestamptz + interval '1 second') returning id)
       insert into zennnn_vault.copy (backup, region, snapshot, read_back_at) select id, $2, 's', $1 from made`,
      [vault.clock.now(), region],
    )
  }
  await order()
  assert.equal(await order(), 0)
  await cloud.ask(
    vault.control,
    `insert into zennnn_vault.repository_password (database_id, region, wrapped, made, changed_at)
     select repository, 'us', '', true, $1 from zennnn_vault.log_keeping`,
    [vault.clock.now()],
  )
  world.move(0.01)
  assert.equal(await order(), 1)
  assert.equal(await order(), 0)
  assert.deepEqual(await said(), [])
  world.move(0.3)
  // Of no use where the home is lost.
  await backUp('eu')
  assert.match((await said()).join(), /log show says why/)
  await backUp('us')
  assert.deepEqual(await said(), [
    '- control and the others of the cluster have their log in another region again.',
  ])
}
