import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { OwnBackup } from '@zennnn/cloud'
import { newDatabaseId, newRecordId } from '@zennnn/kernel'
import { ownRegions } from './own-regions.ts'

const NOW = new Date('2026-11-30T12:00:00Z')
const DATABASE = newDatabaseId()
const PLACES = {
  eu: 'Paris, France, Europe',
  us: 'Dallas, United States, America',
  ap: 'Osaka, Japan, Asia',
}

function backup(days: number, change: Partial<OwnBackup> = {}): OwnBackup {
  const at = new Date(NOW.getTime() - days * 86_400_000)
  const id = newRecordId({ now: () => at })
  return {
    id,
    database: DATABASE,
    kind: 'scheduled',
    at,
    state: 'complete',
    verifiedAt: undefined,
    verifyMs: undefined,
    heldBy: Object.keys(PLACES),
    ...change,
  }
}

function look(
  backups: readonly OwnBackup[],
  places: Readonly<Record<string, string>> = PLACES,
  areContinentsPromised = true,
) {
  const regions = Object.entries(places).map(([name, location]) => ({
    name,
    location,
    isHome: name === 'eu',
  }))
  const { outcome, figures } = ownRegions({ backups, regions }, NOW, areContinentsPromised)
  return [outcome, figures['copies'], figures['short'], figures['short_continents']]
}

test('each backup lies in three places on three continents, or is counted', () => {
  assert.deepEqual(look([backup(0.4), backup(1.4)]), ['holds', 2, 0, 0])
  const short = [backup(0.4), backup(1.4, { heldBy: ['eu', 'us'] })]
  assert.deepEqual(look(short), ['fails', 2, 1, 1])
  // A region that is none any more is no place.
  assert.deepEqual(look([backup(0.4, { heldBy: ['eu', 'us', 'gone'] })]), ['fails', 1, 1, 1])
})

test('three regions in one place are one place, and one of which nobody said where is none', () => {
  const paris = 'Paris, France, Europe'
  assert.deepEqual(look([backup(0.4)], { eu: paris, us: paris, ap: ' paris, france, EUROPE' }), [
    'fails',
    1,
    1,
    1,
  ])
  for (const unsaid of ['this machine', 'not said', ''])
    assert.deepEqual(look([backup(0.4)], { ...PLACES, ap: unsaid }), ['fails', 1, 1, 1], unsaid)
})

test('continents count where they are promised', () => {
  const european = { ...PLACES, us: 'Rome, Italy, Europe' }
  assert.deepEqual(look([backup(0.4)], european), ['fails', 1, 0, 1])
  assert.deepEqual(look([backup(0.4)], european, false), ['holds', 1, 0, null])
})

test('a backup that a region lacks is one of them; one that runs or failed is none', () => {
  const half = { state: 'incomplete', heldBy: ['eu'] } as const
  assert.deepEqual(look([backup(0.4, half)]), ['fails', 1, 1, 1])
  assert.deepEqual(look([]), ['unknown', 0, 0, 0])
  const none = [
    backup(0.1, { state: 'running', heldBy: [] }),
    backup(0.4, { state: 'failed', heldBy: [] }),
  ]
  assert.deepEqual(look(none), ['unknown', 0, 0, 0])
  // It was complete, and no region has it any more.
  const lost = backup(0.4, { state: 'failed', degradedAt: NOW, heldBy: [] })
  assert.deepEqual(look([lost]), ['fails', 1, 1, 1])
})
