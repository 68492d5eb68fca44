import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { Region } from '@zennnn/cloud'
import { observeContinents, observePlaces } from './region-places.ts'

function region(name: string, words?: string): Region {
  const [city = '', country = '', continent = ''] = words?.split(', ') ?? []
  return {
    name,
    place: { kind: 'folder', path: `/vault/${name}` },
    ...(words === undefined ? {} : { location: { city, country, continent } }),
  }
}

const EU = region('eu', 'Paris, France, Europe')
const US = region('us', 'Dallas, United States, America')
const AP = region('ap', 'Singapore, Singapore, Asia')
const EU2 = region('eu2', 'Lyon, France, Europe')

test('three regions in three places, on three continents', () => {
  assert.deepEqual(observePlaces([EU, US, AP]), {
    outcome: 'holds',
    measured: '3 regions in 3 places',
    figures: { regions: 3, places: 3, unsaid: 0 },
  })
  assert.deepEqual(observeContinents([EU, US, AP, EU2]), {
    outcome: 'holds',
    measured: '4 regions on 3 continents',
    figures: { regions: 4, continents: 3, unsaid: 0 },
  })
})

test('sabotage: too few, two in one place, two on one continent, and one of which nobody said', () => {
  assert.equal(observePlaces([EU, US]).outcome, 'fails')
  assert.equal(observePlaces([]).outcome, 'fails')
  assert.equal(observePlaces([EU, US, region('x', 'paris, france, europe')]).outcome, 'fails')
  assert.equal(observePlaces([EU, US, EU2]).outcome, 'holds', 'two cities are two places')
  assert.equal(observeContinents([EU, US, EU2]).outcome, 'fails')
  const unsaid = observeContinents([EU, US, AP, region('x')])
  assert.equal(unsaid.outcome, 'fails')
  assert.equal(unsaid.measured, '4 regions on 3 continents, 1 of which nobody said where they lie')
  assert.equal(observePlaces([EU, US, AP, region('x')]).outcome, 'fails')
})
