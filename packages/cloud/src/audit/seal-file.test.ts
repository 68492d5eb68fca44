import assert from 'node:assert/strict'
import { appendFile, mkdtemp, readFile, rm, stat, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type TestContext, test } from 'node:test'
import { newDatabaseId } from '@zennnn/kernel'
import { keepSeal, planKeeping, readKeptSeals, sealPath } from './seal-file.ts'

const clock = { now: () => new Date('2026-11-20T19:30:00Z') }
const database = newDatabaseId()
const hash = (letter: string): string => letter.repeat(64)

async function openHome(t: TestContext): Promise<string> {
  const home = await mkdtemp(join(tmpdir(), 'zennnn-seals-'))
  t.after(async () => {
    await rm(home, { recursive: true })
  })
  return home
}

test('planKeeping adds what is newer, and contradicts a chain that went back or became another', () => {
  const kept = [1, 3].map((batch) => ({ database, batch, hash: hash('a'), at: '' }))
  for (const [batch, letter, plan] of [
    [4, 'b', 'add'],
    [3, 'a', 'there'],
    [3, 'b', 'contradicts'],
    [2, 'a', 'contradicts'],
  ] as const)
    assert.equal(planKeeping(kept, { batch, hash: hash(letter) }), plan)
  assert.equal(planKeeping([], { batch: 1, hash: hash('a') }), 'add')
})

test('keepSeal adds a line for each new seal, in a file for its owner alone', async (t) => {
  const home = await openHome(t)
  const place = { home, database, clock }
  assert.equal(await keepSeal(place, undefined), 'there')
  assert.deepEqual(await readKeptSeals(home, database), [])
  // Beyond the part at the end that is read before adding.
  for (let batch = 1; batch <= 40; batch += 1)
    assert.equal(await keepSeal(place, { batch, hash: hash('a') }), 'added')
  assert.equal(await keepSeal(place, { batch: 40, hash: hash('a') }), 'there')
  assert.equal(await keepSeal(place, { batch: 40, hash: hash('b') }), 'contradicts')
  assert.equal(await keepSeal(place, { batch: 7, hash: hash('a') }), 'contradicts')
  assert.equal(await keepSeal(place, undefined), 'contradicts')
  const kept = await readKeptSeals(home, database)
  assert.deepEqual(
    kept.map(({ batch }) => batch),
    Array.from({ length: 40 }, (_, index) => index + 1),
  )
  assert.deepEqual(kept[0], { database, batch: 1, hash: hash('a'), at: '2026-11-20T19:30:00.000Z' })
  const path = sealPath(home, database)
  assert.equal((await stat(path)).mode & 0o777, 0o600)
  assert.equal((await stat(join(home, 'seals'))).mode & 0o777, 0o700)
})

test('a line that was never finished does not count, and the next one stands alone', async (t) => {
  const home = await openHome(t)
  const place = { home, database, clock }
  await keepSeal(place, { batch: 1, hash: hash('a') })
  const path = sealPath(home, database)
  await appendFile(path, '{"database":"z_')
  assert.equal((await readKeptSeals(home, database)).length, 1)
  await keepSeal(place, { batch: 2, hash: hash('b') })
  assert.equal((await readFile(path, 'utf8')).split('\n').length, 3)
  assert.deepEqual(
    (await readKeptSeals(home, database)).map(({ batch }) => batch),
    [1, 2],
  )
})

test('a file with a line that is no seal of the database is refused by name, for reading and adding', async (t) => {
  const home = await openHome(t)
  const place = { home, database, clock }
  await keepSeal(place, { batch: 1, hash: hash('a') })
  const path = sealPath(home, database)
  const good = await readFile(path, 'utf8')
  for (const line of [
    'null',
    'x',
    '',
    good.trim().replace(database, newDatabaseId()),
    good.trim().replace('"batch":1', '"batch":0'),
    good.trim().replace('aaaa', 'AAAA'),
  ]) {
    await writeFile(path, `${good}${line}\n`)
    const refusal = { code: 'INTERNAL', message: new RegExp(path) }
    await assert.rejects(readKeptSeals(home, database), refusal, line)
    await assert.rejects(keepSeal(place, { batch: 2, hash: hash('b') }), refusal, line)
  }
})
