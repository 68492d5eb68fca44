import assert from 'node:assert/strict'
import { mkdtemp, readdir, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type TestContext, test } from 'node:test'
import { systemClock } from '@zennnn/kernel'
import { addLocation, previewLocation } from './location-add.ts'
import { whileAlone } from './location-lock.ts'

const REFUSED = { code: 'STATE_REFUSED', message: /^Another region add works in / }

async function makeHome(t: TestContext): Promise<string> {
  const home = await mkdtemp(join(tmpdir(), 'zennnn-lock-'))
  t.after(async () => {
    await rm(home, { recursive: true })
  })
  return home
}

test('while a region add works in a home, another is refused before it looks at anything', async (t) => {
  const home = await makeHome(t)
  const place = { home, root: '/nowhere', clock: systemClock, domain: 'cloud.example' }
  const order = { name: 'us', people: [], firstUser: 'root', key: undefined, agent: undefined }
  const said: unknown[] = []
  const note = (one: unknown): void => {
    said.push(one)
  }
  const tools = { say: note, step: note, check: note, signal: AbortSignal.abort() }
  await whileAlone(home, async () => {
    await assert.rejects(addLocation(place, order, tools), REFUSED)
    await assert.rejects(previewLocation(place, order, tools), REFUSED)
    assert.deepEqual(await readdir(home), ['locations.lock'])
    assert.deepEqual(said, [])
  })
  // Alone, it comes to what is wrong with the order.
  await assert.rejects(addLocation(place, order, tools), { code: 'VALUE_INVALID' })
})

test('the lock of locations is free again after what failed, and one home does not lock another', async (t) => {
  const home = await makeHome(t)
  const other = await makeHome(t)
  const failure = new Error('no way')
  await assert.rejects(
    whileAlone(home, async () => {
      assert.equal(await whileAlone(other, async () => 'done'), 'done')
      throw failure
    }),
    failure,
  )
  assert.equal(await whileAlone(home, async () => 'again'), 'again')
})
