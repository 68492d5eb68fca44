import assert from 'node:assert/strict'
import { test } from 'node:test'
import { planEnd } from './backup-run.ts'

const DUMPED = {
  regions: ['eu', 'us', 'ap'],
  dump: { bytes: 1, sha256: 'a'.repeat(64) },
  content: { schemaHash: '', tables: {}, version: undefined, moment: undefined, parts: new Map() },
}

function copy(region: string, readBackAt: string | null) {
  return { region, snapshot: 'a', bytesAdded: 1, readBackAt, message: null }
}

test('planEnd calls a backup complete only when every region was read back', () => {
  const at = '2026-11-28T00:00:00.000Z'
  const state = (...copies: readonly ReturnType<typeof copy>[]) => planEnd(copies, DUMPED).state
  assert.equal(state(copy('eu', at), copy('us', at), copy('ap', at)), 'complete')
  assert.equal(state(copy('eu', at), copy('us', null), copy('ap', at)), 'incomplete')
  assert.equal(state(copy('eu', at), copy('us', at)), 'incomplete')
  assert.equal(state(copy('eu', at), copy('eu', at), copy('us', at)), 'incomplete')
  assert.equal(state(copy('eu', null), copy('us', null), copy('ap', null)), 'failed')
  assert.equal(state(), 'failed')
})
