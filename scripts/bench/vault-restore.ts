import { listBackups, verifyBackup } from '@zennnn/cloud'
import { asSuperuser } from './cloud.ts'
import type { Figure } from './figure.ts'
import { type Customer, MEGABYTE, type VaultWorld } from './vault-world.ts'

/** From the newest backup of a customer: as a new database on the side, and as every backup is verified. */
export async function benchRestore(
  world: VaultWorld,
  { database, slug, plan }: Customer,
): Promise<readonly Figure[]> {
  const { cloud, vault } = world
  const [backup] = await listBackups(vault.access, vault.control, database)
  if (backup === undefined) throw new Error('There is no backup.')
  const size = `${plan.megabytes} MB`
  const dump = `dump of ${((backup.bytes ?? 0) / MEGABYTE).toFixed(0)} MB`
  await cloud.command(['restore', backup.id, '--side', '--slug', `${slug}-aside`])
  const { durationMs } = await verifyBackup(vault, backup, 'eu')
  return [
    {
      name: `restore of ${size} on the side: from the start of its job until people can sign in`,
      value: await secondsOfJob(world, 'restore_side'),
      unit: 's',
      goal: { is: 'at most', value: 10 },
      note: `${dump}; by \`work\` into the running cluster, with fsync`,
    },
    {
      name: `verifying a backup of ${size}: restored into a cluster made for it, all tables compared`,
      value: durationMs / 1000,
      unit: 's',
      note: dump,
    },
  ]
}

/** What the newest job of a kind took by its own record. */
async function secondsOfJob({ cloud }: VaultWorld, kind: string): Promise<number> {
  return await asSuperuser(cloud, cloud.control, async (client) => {
    const { rows } = await client.query<{ seconds: number }>(
      `select extract(epoch from finished_at - started_at)::float8 as seconds from app.job
       where kind = $1 and state = 'done' order by finished_at desc limit 1`,
      [kind],
    )
    if (rows[0] === undefined) throw new Error(`There is no job ${kind} that is done.`)
    return rows[0].seconds
  })
}
