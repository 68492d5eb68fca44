import assert from 'node:assert/strict'
import { test } from 'node:test'
import { judgeTakeovers, type RegionAnswer } from './takeover-judge.ts'

const OWN = { known: new Set(['ours']), elsewhere: ['us', 'ap'] }

function open(region: string, ...ids: readonly string[]): RegionAnswer {
  const takeovers = ids.map((id) => ({ id, region, at: '2026-11-30T07:30:00Z' }))
  return { kind: 'open', region, takeovers }
}

function shut(region: string): RegionAnswer {
  return { kind: 'shut', region, id: `another-key-${region}` }
}

function idsOf(answers: readonly RegionAnswer[], own = OWN): readonly string[] {
  return judgeTakeovers(answers, own).foreign.map(({ id }) => id)
}

test('one region that tells of another recovery is enough, whatever the others say or do not', () => {
  assert.deepEqual(idsOf([open('us', 'ours'), open('ap', 'theirs')]), ['theirs'])
  assert.deepEqual(idsOf([shut('us'), open('ap', 'theirs', 'ours')]), ['theirs'])
  assert.deepEqual(idsOf([open('us', 'ours'), open('ap')]), [])
  assert.deepEqual(idsOf([]), [])
})

test('regions that all have other keys were taken over; one that has is damaged, and so is the home', () => {
  assert.deepEqual(idsOf([open('eu'), shut('us'), shut('ap')]), [
    'another-key-us',
    'another-key-ap',
  ])
  assert.deepEqual(idsOf([open('eu'), shut('us'), open('ap')]), [])
  assert.deepEqual(idsOf([open('eu'), shut('us')]), [])
  assert.deepEqual(idsOf([shut('eu'), open('us'), open('ap')]), [])
  assert.deepEqual(idsOf([shut('eu')], { known: new Set(), elsewhere: [] }), [])
  // Somebody who knows better said so.
  const known = new Set(['another-key-us', 'another-key-ap'])
  assert.deepEqual(idsOf([shut('us'), shut('ap')], { ...OWN, known }), [])
})

test('the only other region with other keys is a question, as one storage could shut out a whole cloud', () => {
  const two = { known: new Set(['ours']), elsewhere: ['us'] }
  const { foreign, doubtful } = judgeTakeovers([open('eu'), shut('us')], two)
  assert.deepEqual(foreign, [])
  assert.deepEqual(doubtful, [{ id: 'another-key-us', region: 'us', at: '' }])
  const none = { foreign: [], doubtful: [] }
  assert.deepEqual(judgeTakeovers([shut('eu'), open('us')], two), none)
  assert.deepEqual(
    judgeTakeovers([shut('us')], { ...two, known: new Set(['another-key-us']) }),
    none,
  )
  // What it tells is no question.
  assert.deepEqual(idsOf([open('us', 'theirs')], two), ['theirs'])
})
