import assert from 'node:assert/strict'
import { test } from 'node:test'
import { parseObservation } from './observation.ts'

const SOUND = { outcome: 'holds', measured: '14 of 14 copies', figures: { copies: 14 } }

test('an observation is taken as it is, without what does not belong to it', () => {
  assert.deepEqual(parseObservation({ ...SOUND, state: 'proved' }), SOUND)
  assert.deepEqual(parseObservation({ ...SOUND, outcome: 'unknown', figures: {} }), {
    ...SOUND,
    outcome: 'unknown',
    figures: {},
  })
})

test('nonsense is no observation', () => {
  const nonsense: readonly unknown[] = [
    undefined,
    null,
    true,
    'holds',
    [],
    {},
    { ...SOUND, outcome: true },
    { ...SOUND, outcome: 'proved' },
    { ...SOUND, outcome: 'no_answer' },
    { ...SOUND, outcome: undefined },
    { ...SOUND, measured: '' },
    { ...SOUND, measured: ' \n ' },
    { ...SOUND, measured: 'two\nlines' },
    { ...SOUND, measured: 'red \u001b[31m' },
    { ...SOUND, measured: 'turned \u202e round' },
    { ...SOUND, measured: 'half \ud800' },
    { ...SOUND, measured: 'x'.repeat(301) },
    { ...SOUND, measured: 14 },
    { ...SOUND, figures: undefined },
    { ...SOUND, figures: [14] },
    { ...SOUND, figures: { copies: Number.NaN } },
    { ...SOUND, figures: { copies: Number.POSITIVE_INFINITY } },
    { ...SOUND, figures: { copies: '14' } },
    { ...SOUND, figures: { Copies: 14 } },
    { ...SOUND, figures: { 'copies ': 14 } },
    { ...SOUND, figures: Object.fromEntries(Array.from({ length: 21 }, (_, n) => [`n${n}`, n])) },
    { ...SOUND, figures: JSON.parse('{"__proto__": 1}') },
  ]
  for (const one of nonsense) assert.equal(parseObservation(one), undefined, JSON.stringify(one))
})
