import assert from 'node:assert/strict'
import { test } from 'node:test'
import { listBackups } from '@zennnn/cloud'
import { type DatabaseId, newDatabaseId } from '@zennnn/kernel'
import { openNewVault } from './cloud/kept-vault.ts'

test('backup plan says what the ladder keeps of one database, and deletes nothing', async (t) => {
  const { vault, database, ask, zennnn } = await openNewVault(t)
  const night = async (of: DatabaseId, count: number): Promise<void> => {
    await ask(
      `insert into zennnn_vault.backup (id, database_id, kind, state, began_at, ended_at, bytes, sha256, schema_hash, tables)
       select gen_random_uuid(), $1, 'scheduled', 'complete', at, at, 1, '', '', '{}'
       from generate_series(now() - interval '1 minute' - $2 * interval '1 day', now(), interval '1 day') at`,
      [of, count - 1],
    )
  }
  await night(newDatabaseId(), 3)
  const none = await zennnn('backup', 'plan', 'acme')
  assert.equal(none.code, 0, none.stderr)
  assert.match(none.stdout, /^Keeps 0: 0 of 14 on the ladder/)
  await night(database, 300)

  const said = await zennnn('backup', 'plan', 'acme')
  assert.equal(said.code, 0, said.stderr)
  const [summary, ...lines] = said.stdout.trimEnd().split('\n')
  assert.equal(
    summary,
    'Keeps 14: 14 of 14 on the ladder (7 daily, 4 weekly, 3 monthly), 0 of them verified, and 0 beside it; deletes 286.',
  )
  assert.equal(lines.length, 300)
  const answer: unknown = JSON.parse((await zennnn('backup', 'plan', 'acme', '--json')).stdout)
  assert.ok(Array.isArray(answer))
  assert.partialDeepStrictEqual(answer[0], { slug: 'acme', action: 'keep', because: 'daily' })
  assert.equal((await listBackups(vault.access, vault.control, database)).length, 300)

  const unknown = await zennnn('backup', 'plan', 'nobody')
  assert.equal(unknown.code, 1)
  assert.equal(unknown.stdout, '')
})
