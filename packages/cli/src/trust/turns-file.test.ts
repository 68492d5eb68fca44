import assert from 'node:assert/strict'
import { mkdtemp, rm, stat, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type TestContext, test } from 'node:test'
import { turnsOf } from './turns-file.ts'

async function openHome(t: TestContext): Promise<string> {
  const home = await mkdtemp(join(tmpdir(), 'zennnn-turns-'))
  t.after(async () => {
    await rm(home, { recursive: true })
  })
  return home
}

test('what one process kept of a control another one reads, and of others nothing is lost', async (t) => {
  const home = await openHome(t)
  assert.equal(await turnsOf(home).recall('card-scan'), undefined)
  await turnsOf(home).keep('card-scan', { at: 12, failed: ['d17'] })
  await turnsOf(home).keep('tls-chain', { at: 40, failed: [] })
  assert.deepEqual(await turnsOf(home).recall('card-scan'), { at: 12, failed: ['d17'] })
  assert.deepEqual(await turnsOf(home).recall('tls-chain'), { at: 40, failed: [] })
  assert.equal((await stat(join(home, 'seals', 'turns.json'))).mode & 0o777, 0o600)
})

test('a damaged file is not taken for one in which nothing failed', async (t) => {
  const home = await openHome(t)
  await turnsOf(home).keep('card-scan', { at: 12, failed: ['d17'] })
  for (const text of [
    '',
    '{"card-scan":',
    '{"card-scan":{"at":-1,"failed":[]}}',
    '{"card-scan":{"at":1,"failed":[7]}}',
    '{"card-scan":{"at":1}}',
  ]) {
    await writeFile(join(home, 'seals', 'turns.json'), text)
    await assert.rejects(turnsOf(home).recall('card-scan'), { code: 'SETUP_FAILED' }, text)
  }
})
