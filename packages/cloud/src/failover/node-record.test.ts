import assert from 'node:assert/strict'
import { mkdir, mkdtemp, rm, rmdir } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { test } from 'node:test'
import { hasBeenMade, parseRecord, readRecord, writeRecord } from './node-record.ts'

test('a record is read as it was written, beside the data folder', async (t) => {
  const home = await mkdtemp(join(tmpdir(), 'zennnn-record-'))
  t.after(async () => {
    await rm(home, { recursive: true })
  })
  const folder = join(home, 'postgres')
  for (const record of [
    { servedEpoch: 12, isWhole: true },
    { servedEpoch: null, isWhole: false },
  ]) {
    await writeRecord(folder, record)
    assert.deepEqual(await readRecord(folder), record)
  }
})

test('a node has been made when its folder is there, and also when only its record is', async (t) => {
  const home = await mkdtemp(join(tmpdir(), 'zennnn-record-'))
  t.after(async () => {
    await rm(home, { recursive: true })
  })
  const folder = join(home, 'postgres-b')
  assert.equal(await hasBeenMade(folder), false)
  await mkdir(folder)
  assert.equal(await hasBeenMade(folder), true)
  await writeRecord(folder, { servedEpoch: null, isWhole: true })
  await rmdir(folder)
  assert.equal(await hasBeenMade(folder), true)
})

test('a folder without a record may have been a primary: it is rewound before it follows', async () => {
  assert.deepEqual(await readRecord('/nowhere/postgres'), { servedEpoch: 0, isWhole: true })
})

test('a damaged record makes its folder worth nothing', () => {
  for (const text of ['', '{', '{"servedEpoch":-1,"isWhole":true}', '{"servedEpoch":1}'])
    assert.deepEqual(parseRecord(text), { servedEpoch: 0, isWhole: false }, text)
})
