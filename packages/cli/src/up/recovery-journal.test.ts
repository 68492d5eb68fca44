import assert from 'node:assert/strict'
import { mkdtemp, readdir, rm, utimes, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type TestContext, test } from 'node:test'
import { newDatabaseId } from '@zennnn/kernel'
import { endRecovery, findRecovery, keepJournal, requireRecovered } from './recovery-journal.ts'

async function openFolder(t: TestContext): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'zennnn-recovery-'))
  t.after(async () => {
    await rm(folder, { recursive: true })
  })
  return folder
}

const NOW = new Date('2026-11-30T07:30:00Z')
const NOTHING = {
  control: null,
  databases: [],
  beganAt: NOW.toISOString(),
  takeover: null,
  isOver: false,
}
const JOURNAL = {
  ...NOTHING,
  control: { backup: 'b', at: '2026-11-01T00:00:00Z' },
  databases: [
    {
      slug: 'acme',
      database: newDatabaseId(),
      tier: 'paid',
      was: 'live',
      backup: null,
      at: null,
      message: 'There is no backup of it.',
    },
  ],
}

test('a journal is read as it was kept, until the recovery ends', async (t) => {
  const home = await openFolder(t)
  assert.deepEqual(await findRecovery(home, NOW), NOTHING)
  await keepJournal(home, JOURNAL)
  const later = new Date(NOW.getTime() + 60_000)
  assert.deepEqual(await findRecovery(home, later), JOURNAL)
  const timed = JOURNAL.databases.map((one) => ({
    ...one,
    beganAt: NOW.toISOString(),
    endedAt: later.toISOString(),
  }))
  await keepJournal(home, { ...JOURNAL, databases: timed })
  assert.deepEqual(await findRecovery(home, later), { ...JOURNAL, databases: timed })
  // The cloud is there and serves whom it can, and some are not back.
  await writeFile(join(home, 'state.json'), '')
  await assert.rejects(requireRecovered(home, later), { code: 'STATE_REFUSED' })
  await keepJournal(home, { ...JOURNAL, isOver: true })
  await requireRecovered(home, later)
  await endRecovery(home)
  assert.deepEqual(await readdir(home), ['state.json'])
  await assert.rejects(findRecovery(home, NOW), { code: 'STATE_REFUSED' })
})

test('a journal of a version before 0033 goes on; that its home has a state says that a run came to its end', async (t) => {
  const home = await openFolder(t)
  const { control, databases } = JOURNAL
  await writeFile(join(home, 'recovering'), JSON.stringify({ control, databases }))
  await utimes(join(home, 'recovering'), NOW, NOW)
  const later = new Date(NOW.getTime() + 60_000)
  assert.deepEqual(await findRecovery(home, later), JOURNAL)
  await assert.rejects(requireRecovered(home, later), { code: 'STATE_REFUSED' })
  await writeFile(join(home, 'state.json'), '')
  assert.deepEqual(await findRecovery(home, later), { ...JOURNAL, isOver: true })
  await requireRecovered(home, later)
})

for (const text of ['', '{', '{"control":{"backup":1},"databases":[]}', '{"control":null}'])
  test(`a journal of ${JSON.stringify(text)} is one of nothing, and of a cloud that is there it opens none`, async (t) => {
    const home = await openFolder(t)
    await writeFile(join(home, 'recovering'), text)
    assert.deepEqual(await findRecovery(home, NOW), NOTHING)
    await writeFile(join(home, 'state.json'), '')
    await assert.rejects(findRecovery(home, NOW), { code: 'STATE_REFUSED' })
  })
