import assert from 'node:assert/strict'
import { test } from 'node:test'
import { type BackupRecord, getBackup, scratchCluster, verifyBackup } from '@zennnn/cloud'
import { openKeptVault } from './cloud/kept-vault.ts'

const DAY_MS = 86_400_000
const DAMAGED = { code: 'INTERNAL', message: /^What was restored is damaged: .*tag_by_nothing.*: / }

test('an index that lacks rows is found when its week is over, and the backup is not verified then', {
  timeout: 240_000,
}, async (t) => {
  const { vault, ask, askCustomer, backup, zennnn } = await openKeptVault(t)
  const scratch = scratchCluster()
  t.after(async () => {
    await scratch.close()
  })
  const later = (days: number) => ({
    ...vault,
    clock: { now: () => new Date(Date.now() + days * DAY_MS) },
  })
  const verify = async (of: BackupRecord, days = 0) =>
    await verifyBackup(later(days), of, 'eu', { scratch })
  const show = async ({ id }: BackupRecord): Promise<BackupRecord> =>
    await getBackup(vault.access, vault.control, id)

  // It says that it always answers the same: what an index of it holds is found under no key.
  await askCustomer(
    `create function app.nothing(text) returns double precision language plpgsql immutable
     as $$ begin return pg_catalog.random(); end $$`,
  )
  await askCustomer('create index tag_by_nothing on app.tag (app.nothing(name))')
  const damaged = await backup()
  assert.equal(damaged.state, 'complete', damaged.message)
  await assert.rejects(verify(damaged), DAMAGED)
  await assert.rejects(verify(damaged), DAMAGED, 'one that failed has no week')
  assert.deepEqual(
    [(await show(damaged)).verifiedAt, (await show(damaged)).checkedAt],
    [undefined, undefined],
  )

  await askCustomer('drop index app.tag_by_nothing')
  const sound = await backup()
  assert.equal((await verify(sound)).isChecked, true)
  const { checkedAt } = await show(sound)
  assert.ok(checkedAt)
  assert.match(
    (await zennnn('backup', 'show', sound.id)).stdout,
    new RegExp(`^checked +${checkedAt.toISOString()}$`, 'm'),
  )

  // Its week is not over: only what was dumped is compared.
  assert.equal((await verify(damaged, 6)).isChecked, false)
  assert.equal((await show(damaged)).checkedAt, undefined)
  await assert.rejects(verify(damaged, 8), DAMAGED)
  // Written down by a clock that was ahead.
  await ask(`update zennnn_vault.backup set checked_at = now() + interval '5 days' where id = $1`, [
    sound.id,
  ])
  await assert.rejects(verify(damaged), DAMAGED)
})
