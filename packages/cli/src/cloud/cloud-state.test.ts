import assert from 'node:assert/strict'
import { mkdtemp, rm, stat, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type TestContext, test } from 'node:test'
import { newDatabaseId } from '@zennnn/kernel'
import { brandOf, findState, getState, saveState } from './cloud-state.ts'

async function openHome(t: TestContext): Promise<string> {
  const home = await mkdtemp(join(tmpdir(), 'zennnn-state-'))
  t.after(async () => {
    await rm(home, { recursive: true })
  })
  return home
}

test('a state that was saved is found again, by its owner alone', async (t) => {
  const home = await openHome(t)
  const state = { control: newDatabaseId(), operatorShown: true, brand: 'zeldesk' } as const
  await saveState(home, state)
  assert.deepEqual(await findState(home), state)
  assert.equal((await stat(join(home, 'state.json'))).mode & 0o777, 0o600)
})

test('before the first start there is no state, and getState says what to do', async (t) => {
  const home = await openHome(t)
  assert.equal(await findState(home), undefined)
  await assert.rejects(getState(home), { code: 'SETUP_FAILED', hint: /^Run npm start first/ })
})

for (const text of [
  '',
  '{',
  'null',
  '[]',
  '{"control":"z_short","operatorShown":true}',
  '{"operatorShown":true}',
  `{"control":"${newDatabaseId()}","operatorShown":true,"brand":"other"}`,
])
  test(`a state file holding ${JSON.stringify(text)} is damaged, not absent`, async (t) => {
    const home = await openHome(t)
    await writeFile(join(home, 'state.json'), text)
    await assert.rejects(findState(home), { code: 'SETUP_FAILED', message: /is damaged/ })
  })

test('a state that was written before there were brands is that of ZENNNN', async (t) => {
  const home = await openHome(t)
  const control = newDatabaseId()
  await writeFile(join(home, 'state.json'), JSON.stringify({ control, operatorShown: true }))
  assert.equal((await findState(home))?.brand, 'zennnn')
})

test('the brand is decided when a cloud is made, and no other one is taken later', () => {
  assert.equal(brandOf(undefined, undefined), 'zennnn')
  assert.equal(brandOf(undefined, 'zeldesk'), 'zeldesk')
  const state = { control: newDatabaseId(), operatorShown: true, brand: 'zennnn' } as const
  assert.equal(brandOf(state, undefined), 'zennnn')
  assert.equal(brandOf(state, 'zennnn'), 'zennnn')
  assert.throws(() => brandOf(state, 'zeldesk'), {
    code: 'CONFIGURATION_INVALID',
    message: /was made as "zennnn", and a brand is for good/,
    hint: /^Leave ZENNNN_BRAND away/,
  })
})
