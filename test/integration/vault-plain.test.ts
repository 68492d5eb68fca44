import assert from 'node:assert/strict'
import { test } from 'node:test'
import { type PanelPlace, readVault, requestVaultJob } from '@zennnn/cloud'
import { type DatabaseId, systemClock } from '@zennnn/kernel'
import { openRestoreWorld } from '../restore-world.ts'
import { openVaultWorld } from './cloud/vault-world.ts'

const LIMIT = { timeout: 240_000 }

/** What is said of jobs that went well is for customers too: a new sentence has to be made known as one. */
async function assertAllIsSaid(
  place: PanelPlace,
  database: DatabaseId,
  kinds: readonly string[],
): Promise<void> {
  const said = async (audience: 'customer' | 'operator') => {
    const { jobs } = await readVault(place, database, audience)
    return jobs.map(({ kind, state, message, log }) => ({ kind, state, message, log }))
  }
  const whole = await said('operator')
  assert.deepEqual(
    whole.map(({ kind, state }) => [kind, state]),
    kinds.map((kind) => [kind, 'done']),
  )
  assert.deepEqual(await said('customer'), whole)
}

test('customers read every sentence of restores that went well', LIMIT, async (t) => {
  const world = await openRestoreWorld(t)
  const { connections, control, database } = world
  const { id: backup } = await world.backup()
  await world.run('restore_preview', { backup })
  await world.run('restore_side', { backup })
  const { id: restore } = await world.run('restore_live', { backup })
  await world.run('restore_undo', { restore })
  await assertAllIsSaid({ connections, control, clock: systemClock }, database, [
    'restore_undo',
    'restore_live',
    'restore_side',
    'restore_preview',
  ])
})

test('customers read every sentence of backups that went well', LIMIT, async (t) => {
  const { vault, database, cloud, kinds } = await openVaultWorld(t)
  const place = { connections: cloud.connections, control: vault.control, clock: systemClock }
  await cloud.startWork(kinds)
  const order = { database, askedBy: 'ann', askedAs: 'customer' } as const
  await cloud.ended(await requestVaultJob(place, { ...order, kind: 'backup', input: {} }))
  const backup = (await readVault(place, database)).backups[0]?.id
  const verify = { ...order, kind: 'backup_verify', input: { backup } }
  await cloud.ended(await requestVaultJob(place, verify))
  await assertAllIsSaid(place, database, ['backup_verify', 'backup'])
})
