import assert from 'node:assert/strict'
import { mkdtemp, readdir, rm, stat, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type TestContext, test } from 'node:test'
import { firstState } from './cluster-state.ts'
import { StateFile } from './state-file.ts'

async function openHome(t: TestContext): Promise<string> {
  const home = await mkdtemp(join(tmpdir(), 'zennnn-state-'))
  t.after(async () => {
    await rm(home, { recursive: true })
  })
  return home
}

test('a state is there for the next start, alone and closed to others', async (t) => {
  const home = await openHome(t)
  assert.equal(await StateFile.read(home), undefined)
  const file = await StateFile.make(home, firstState(new Date(0)))
  await file.change((state) => ({ ...state, auto: false }))
  assert.equal(file.state.auto, false)
  assert.deepEqual((await StateFile.read(home))?.state, file.state)
  // The second is the room of the next.
  assert.deepEqual((await readdir(home)).sort(), ['cluster.json', 'cluster.json.spare'])
  assert.equal((await stat(join(home, 'cluster.json'))).mode & 0o777, 0o600)
})

test('a state that cannot be written is not taken for written', async (t) => {
  const home = await openHome(t)
  const file = await StateFile.make(home, firstState(new Date(0)))
  await rm(home, { recursive: true })
  await assert.rejects(
    file.change((state) => ({ ...state, epoch: 2 })),
    { code: 'ENOENT' },
  )
  assert.equal(file.state.epoch, 1)
  assert.match(file.doubt?.message ?? '', /ENOENT/)
  await writeFile(home, '')
})

test('a damaged state is refused, never replaced', async (t) => {
  const home = await openHome(t)
  await writeFile(join(home, 'cluster.json'), '{"epoch":1}')
  await assert.rejects(StateFile.read(home), { code: 'SETUP_FAILED', message: /is damaged/ })
})

test('changes at the same time are made one after the other, each of what the one before left', async (t) => {
  const home = await openHome(t)
  const file = await StateFile.make(home, firstState(new Date(0)))
  await Promise.all([
    file.change((state) => ({ ...state, auto: false })),
    file.change((state) => ({ ...state, epoch: state.epoch + 1 })),
    file.change((state) => ({ ...state, epoch: state.epoch + 1 })),
  ])
  const found = (await StateFile.read(home))?.state
  assert.deepEqual([found?.auto, found?.epoch], [false, 3])
})
