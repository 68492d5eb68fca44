import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { Region } from '../vault/regions.ts'
import { chooseLogRegion, type LogWhereabouts } from './log-region.ts'

const NOW = new Date('2026-03-05T12:00:00Z')

function region(name: string): Region {
  return { name, place: { kind: 'folder', path: `/${name}` } }
}

const REGIONS = ['eu', 'us', 'ap'].map(region)
/** After a recovery into us. */
const MOVED: readonly Region[] = REGIONS.map((one) =>
  one.name === 'us' ? { ...one, isHome: true } : one,
)
const NOTHING: LogWhereabouts = { current: undefined, until: undefined, away: new Set() }

function minutesAgo(minutes: number): Date {
  return new Date(NOW.getTime() - minutes * 60_000)
}

function chosen(regions: readonly Region[], of: Partial<LogWhereabouts>): string {
  return chooseLogRegion(regions, { ...NOTHING, ...of }, NOW).name
}

test('the log goes to the first region that is not lost together with the databases', () => {
  assert.equal(chosen(REGIONS, {}), 'us')
})

test('after a recovery it goes neither where the databases are now nor to the region that is lost', () => {
  const [away, until] = [new Set(['eu']), minutesAgo(1)]
  assert.equal(chosen(MOVED, { current: 'us', until, away }), 'ap')
  assert.equal(chosen(MOVED, { current: 'eu', away }), 'ap')
})

test('it stays where it is, also when a region before that comes back', () => {
  assert.equal(chosen(MOVED, { current: 'ap', until: minutesAgo(60) }), 'ap')
})

test('a region that is away is waited for a quarter of an hour, and for ever where there is no other', () => {
  const away = new Set(['us'])
  assert.equal(chosen(REGIONS, { current: 'us', until: minutesAgo(14), away }), 'us')
  assert.equal(chosen(REGIONS, { current: 'us', until: minutesAgo(16), away }), 'ap')
  assert.equal(chosen(REGIONS, { current: 'us', away: new Set(['us', 'ap']) }), 'us')
  assert.equal(chosen(REGIONS.slice(0, 2), { current: 'us', away }), 'us')
})

test('a region that is named no more is left', () => {
  assert.equal(chosen(REGIONS, { current: 'moon', until: minutesAgo(1) }), 'us')
})

test('without a second region there is no log', () => {
  assert.throws(() => chosen(REGIONS.slice(0, 1), { current: 'eu' }), { code: 'STATE_REFUSED' })
})
