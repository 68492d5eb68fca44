import assert from 'node:assert/strict'
import { mkdtemp, readdir, rm, writeFile } from 'node:fs/promises'
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

const JOURNAL = {
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
  const nothing = { journal: { control: null, databases: [] }, isOver: false }
  assert.deepEqual(await findRecovery(home), nothing)
  await keepJournal(home, JOURNAL)
  assert.deepEqual(await findRecovery(home), { journal: JOURNAL, isOver: false })
  await assert.rejects(requireRecovered(home), { code: 'STATE_REFUSED' })
  await writeFile(join(home, 'state.json'), '')
  assert.deepEqual(await findRecovery(home), { journal: JOURNAL, isOver: true })
  await requireRecovered(home)
  await endRecovery(home)
  assert.deepEqual(await readdir(home), ['state.json'])
  await assert.rejects(findRecovery(home), { code: 'STATE_REFUSED' })
})

for (const text of ['', '{', '{"control":{"backup":1},"databases":[]}', '{"control":null}'])
  test(`a journal of ${JSON.stringify(text)} is one of nothing, and of a cloud that is there it opens none`, async (t) => {
    const home = await openFolder(t)
    await writeFile(join(home, 'recovering'), text)
    const nothing = { control: null, databases: [] }
    assert.deepEqual((await findRecovery(home)).journal, nothing)
    await writeFile(join(home, 'state.json'), '')
    await assert.rejects(findRecovery(home), { code: 'STATE_REFUSED' })
  })
