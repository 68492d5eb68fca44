import assert from 'node:assert/strict'
import { test } from 'node:test'
import { readVault, requestVaultJob, runBackup } from '@zennnn/cloud'
import { type DatabaseId, systemClock } from '@zennnn/kernel'
import { openRestoreWorld, type RestoreWorld, restoreLive } from '../restore-world.ts'

const LIMIT = { timeout: 240_000 }

/** What another customer might name: a backup and a restore of acme. */
interface Foreign {
  readonly backup: string
  readonly restore: string
}

/** Bolt asks for each thing that names something of acme, as `serve` asks for it, and by a job that was ordered all the same. */
async function refuseAll(world: RestoreWorld, bolt: DatabaseId, foreign: Foreign): Promise<void> {
  const { connections, control } = world
  const place = { connections, control, clock: systemClock }
  const names = await world.names()
  for (const [kind, input, reason] of [
    ['restore_side', { backup: foreign.backup, slug: 'bolt-then' }, /^There is no backup/],
    ['restore_live', { backup: foreign.backup }, /^There is no backup/],
    ['restore_preview', { backup: foreign.backup }, /^There is no backup/],
    ['restore_undo', { restore: foreign.restore }, /^There is no restore/],
  ] as const) {
    await assert.rejects(
      requestVaultJob(place, {
        database: bolt,
        kind,
        input: { ...input, database: world.database },
        askedBy: 'eve',
        askedAs: 'customer',
      }),
      { code: 'NOT_FOUND' },
      kind,
    )
    const job = await world.run(kind, { ...input, database: bolt })
    assert.equal(job['state'], 'failed', kind)
    assert.match(String(job['message']), reason)
  }
  assert.deepEqual(await world.names(), names)
  assert.deepEqual(
    await world.ask(
      control,
      `select count(*) filter (where database_id = $1)::int as of_bolt,
         count(*) filter (where database_id = $2 and state = 'done')::int as of_acme from zennnn_vault.restore`,
      [bolt, world.database],
    ),
    { of_bolt: 0, of_acme: 1 },
  )
}

test(
  'a customer restores and undoes nothing of another one, whether it has backups of its own or none',
  LIMIT,
  async (t) => {
    const world = await openRestoreWorld(t)
    const { database: bolt, job } = await world.order({ slug: 'bolt', name: 'Bolt' })
    assert.equal((await world.ended(job))['state'], 'done')
    const { id: backup } = await world.backup()
    const { id: restore } = await restoreLive(world, await world.backup())
    const rows = async () =>
      await world.ask(
        world.control,
        `select (select count(*) from zennnn_vault.backup where database_id = $1)
           + (select count(*) from zennnn_vault.job where database_id = $1)
           + (select count(*) from zennnn_vault.schedule where database_id = $1) as rows`,
        [bolt],
      )
    // The register does not know it at all.
    assert.deepEqual(await rows(), { rows: '0' })
    await refuseAll(world, bolt, { backup, restore })
    const own = await runBackup(world.tools, { database: bolt, kind: 'manual' })
    assert.equal(own.state, 'complete', own.message)
    await refuseAll(world, bolt, { backup, restore })
    const { connections, control } = world
    const seen = await readVault({ connections, control, clock: systemClock }, bolt)
    assert.deepEqual([seen.backups.map(({ id }) => id), seen.restores], [[own.id], []])
    // What it asked for itself stands in the input of its jobs.
    const told = { ...seen, jobs: seen.jobs.map((each) => ({ ...each, input: null })) }
    for (const foreign of [backup, restore, world.database, 'acme'])
      assert.ok(!JSON.stringify(told).includes(foreign), foreign)
    assert.deepEqual(await world.ask(world.database, 'select count(*)::int as tags from app.tag'), {
      tags: 2000,
    })
  },
)
