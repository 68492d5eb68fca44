import assert from 'node:assert/strict'
import { mkdir, mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { test } from 'node:test'
import { getBackup, localRegions, runBackup, verifyBackup } from '@zennnn/cloud'
import { systemClock } from '@zennnn/kernel'
import { openCloud } from './cloud/world.ts'

test('backup verify restores every row and says so, and refuses what is not what was dumped', async (t) => {
  const cloud = await openCloud(t)
  await cloud.startWork()
  const { database, job } = await cloud.order()
  assert.equal((await cloud.ended(job))['state'], 'done')
  const home = await mkdtemp(join(tmpdir(), 'zennnn-verify-'))
  t.after(async () => {
    await rm(home, { recursive: true, force: true })
  })
  await mkdir(join(home, 'secrets'), { mode: 0o700 })
  const vault = { ...cloud.tools, home, regions: localRegions(home), clock: systemClock }
  const { access, control } = vault
  const made = await runBackup(vault, { database, kind: 'manual' })
  assert.equal(made.state, 'complete', made.message)
  assert.equal(made.verifiedAt, undefined)
  assert.ok(made.content)
  const [name = '', table] = Object.entries(made.content.tables)[0] ?? []
  assert.ok(table)
  const tables = { ...made.content.tables, [name]: { ...table, rows: table.rows + 1 } }
  const wrongRows = { ...made, content: { ...made.content, tables } }
  await assert.rejects(verifyBackup(vault, wrongRows, 'eu'), /is not what was dumped/)
  const wrongSchema = { ...made, content: { ...made.content, schemaHash: '0' } }
  await assert.rejects(verifyBackup(vault, wrongSchema, 'eu'), /is not what was dumped/)
  await assert.rejects(
    verifyBackup(vault, { ...made, sha256: '0'.repeat(64) }, 'us'),
    /not the dump that was written/,
  )
  await assert.rejects(verifyBackup(vault, { ...made, state: 'incomplete' }, 'eu'), /not complete/)
  assert.equal((await getBackup(access, control, made.id)).verifiedAt, undefined)

  await verifyBackup(vault, made, 'ap')
  assert.ok((await getBackup(access, control, made.id)).verifiedAt)
})
