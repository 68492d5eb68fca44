import assert from 'node:assert/strict'
import { test } from 'node:test'
import { findPlaceProblem, findPlaceProblems, placeWords } from './region-places.ts'
import { homeRegion, localRegions } from './regions.ts'
import { parseRegions } from './regions-file.ts'

function named(...locations: readonly string[]) {
  return locations.map((location, index) => ({ name: ['eu', 'us', 'ap'][index] ?? 'x', location }))
}

function parse(file: object) {
  return parseRegions(JSON.stringify(file), '/home')
}

test('three regions in three places keep the promise; fewer, equal or unsaid places do not, and are named', () => {
  assert.equal(findPlaceProblem(named('Paris', 'New York', 'Tokyo')), undefined)
  for (const [locations, reason] of [
    [['Paris', 'New York'], /three places: there are 2 regions\./],
    [['Paris', 'New York', 'paris'], /three places: eu, ap lie in one place \(Paris\)\./],
    [['Paris', 'not said', 'Tokyo'], /three places: where us lies is not said\./],
    [['Paris'], /there is 1 region\./],
  ] as const)
    assert.match(findPlaceProblem(named(...locations)) ?? '', reason)
})

test('the same is told in parts, for readers of other languages', () => {
  assert.deepEqual(findPlaceProblems(named('Paris', 'New York', 'Tokyo')), [])
  assert.deepEqual(findPlaceProblems(named('Paris', 'paris')), [
    { kind: 'few', regions: ['eu', 'us'], place: '' },
    { kind: 'together', regions: ['eu', 'us'], place: 'Paris' },
  ])
  assert.deepEqual(findPlaceProblems(named('Paris', 'not said', 'Tokyo')), [
    { kind: 'unsaid', regions: ['us'], place: '' },
  ])
})

test('the folders of one machine are one place', () => {
  const regions = localRegions('/home').map((region) => ({
    name: region.name,
    location: placeWords(region),
  }))
  assert.match(
    findPlaceProblem(regions) ?? '',
    /three places: eu, us, ap lie in one place \(this machine\)\./,
  )
})

test('regions.json names the home and the places; without a home it is the first region', () => {
  const location = { city: 'Paris', country: 'France', continent: 'Europe' }
  const eu = { name: 'eu', kind: 'folder', path: '/eu', location }
  const us = { name: 'us', kind: 'folder', path: '/us' }
  const regions = parse({ home: 'us', regions: [eu, us] })
  assert.equal(homeRegion(regions)?.name, 'us')
  assert.deepEqual(regions.map(placeWords), ['Paris, France, Europe', 'this machine'])
  assert.equal(homeRegion(parse({ regions: [eu, us] }))?.name, 'eu')
  for (const [file, message] of [
    [{ home: 'ap', regions: [eu, us] }, /home must be the name of one of the regions/],
    [{ regions: [{ ...eu, location: { city: 'Paris' } }] }, /location\.country is missing/],
    [{ regions: [{ ...eu, location: 'Paris' }] }, /location must be an object/],
    [{ regions: [{ ...eu, location: { ...location, city: '<b>' } }] }, /city must be words/],
    [{ regions: [{ ...eu, location: { ...location, street: 'x' } }] }, /street is no field/],
  ] as const)
    assert.throws(() => parse(file), message)
})
