import assert from 'node:assert/strict'
import { test } from 'node:test'
import { sampleTurns } from '../control/sample-turns.ts'
import { cardScanControl, observeScans } from './card-scan.ts'

const CLEAN = { looked: 400, found: 0, isEverywhere: true }
const { signal } = new AbortController()

test('no card number stands in the sample, and how large it was', () => {
  assert.deepEqual(observeScans([CLEAN, { ...CLEAN, isEverywhere: false }], 2), {
    outcome: 'holds',
    measured: 'no card number in a sample of 800 texts of 2 databases, 1 of them in part',
    figures: { databases: 2, scanned: 2, texts: 800, found: 0, partly: 1 },
  })
})

test('sabotage: one card number of one database is seen in every run until it is gone', async () => {
  let found = 1
  const names = Array.from({ length: 30 }, (_, n) => `d${n}`)
  const turns = sampleTurns()
  const begin = () =>
    cardScanControl({
      turns,
      databases: async () => await Promise.resolve(names),
      scan: async (name) => await Promise.resolve({ ...CLEAN, found: name === 'd17' ? found : 0 }),
    })
  const control = begin()
  const outcomes: string[] = []
  for (let n = 0; n < 4; n++) outcomes.push((await control.observe(signal)).outcome)
  assert.ok(
    outcomes.slice(2).every((outcome) => outcome === 'fails'),
    outcomes.join(),
  )
  // Of another process, as of `promise run`, or after an upgrade.
  for (let n = 0; n < 4; n++) assert.equal((await begin().observe(signal)).outcome, 'fails')
  found = 0
  const mended = await control.observe(signal)
  assert.equal(mended.outcome, 'holds')
  assert.match(mended.measured, /12 of 30 databases, by turns/)
})

test('sabotage: where nothing was read nothing is proved, and a scan that is cut is none', async () => {
  assert.equal(observeScans([{ ...CLEAN, looked: 0 }], 1).outcome, 'unknown')
  assert.equal(observeScans([], 0).outcome, 'unknown')
  const control = cardScanControl({
    turns: sampleTurns(),
    databases: async () => await Promise.resolve(['d']),
    scan: async () => await Promise.resolve({ ...CLEAN, isEverywhere: false }),
  })
  await assert.rejects(control.observe(AbortSignal.abort(new Error('time'))), /time/)
})
