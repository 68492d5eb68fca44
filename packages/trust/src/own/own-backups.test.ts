import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { OwnBackup, OwnDatabase } from '@zennnn/cloud'
import { newDatabaseId, newRecordId } from '@zennnn/kernel'
import { ownLadder, ownLoss, ownRegions, ownRestore, ownReturn } from './own-backups.ts'

const NOW = new Date('2026-11-30T12:00:00Z')
const DAY_MS = 86_400_000
const DATABASE = newDatabaseId()
const REGIONS = ['eu', 'us', 'ap']

function ago(days: number): Date {
  return new Date(NOW.getTime() - days * DAY_MS)
}

function backup(days: number, heldBy: readonly string[] = REGIONS): OwnBackup {
  const at = ago(days)
  const id = newRecordId({ now: () => at })
  const kind = 'scheduled'
  const state = 'complete'
  return { id, database: DATABASE, kind, at, state, verifiedAt: at, verifyMs: 4_200, heldBy }
}

function known(given: Partial<OwnDatabase>): { readonly database: OwnDatabase } {
  return {
    database: {
      createdAt: ago(200),
      tier: 'trial',
      sharers: 1,
      isThere: true,
      strangers: 0,
      regions: REGIONS.map((name) => ({ name, location: name, isHome: name === 'eu' })),
      domains: [],
      backups: [],
      spans: [],
      back: undefined,
      ...given,
    },
  }
}

function nights(count: number): readonly OwnBackup[] {
  return Array.from({ length: count }, (_, night) => backup(night + 0.4))
}

test('a database that is old enough has all fourteen, and one copy less is missing in one region', () => {
  const whole = nights(200)
  const good = ownLadder(known({ backups: whole }), NOW)
  assert.equal(good?.outcome, 'holds')
  assert.deepEqual(
    [good.figures['copies'], good.figures['wanted'], good.figures['missing']],
    [14, 14, 0],
  )
  assert.equal(good.figures['newest_at'], '2026-11-30T02:24:00.000Z')
  const [, ...older] = whole
  const lacking = ownLadder(known({ backups: [backup(0.4, ['eu', 'ap']), ...older] }), NOW)
  assert.equal(lacking?.outcome, 'fails')
  assert.deepEqual([lacking.figures['copies'], lacking.figures['missing']], [13, 1])
})

test('a young database is asked for as many as its age allows, and one of today for none', () => {
  const young = ownLadder(known({ createdAt: ago(4.1), backups: nights(3) }), NOW)
  assert.deepEqual(
    [young?.outcome, young?.figures['copies'], young?.figures['wanted']],
    ['holds', 3, 3],
  )
  assert.equal(ownLadder(known({ createdAt: ago(0.2) }), NOW)?.outcome, 'unknown')
  const late = ownLadder(known({ createdAt: ago(2) }), NOW)
  assert.deepEqual([late?.outcome, late?.figures['is_late']], ['fails', true])
  assert.equal(ownLadder(known({ regions: [] }), NOW), undefined)
})

test('each copy on the ladder lies in three regions, or is counted', () => {
  assert.equal(ownRegions(known({ backups: nights(3) }), NOW).outcome, 'holds')
  const short = ownRegions(known({ backups: [...nights(3), backup(3.4, ['eu', 'us'])] }), NOW)
  assert.deepEqual(
    [short.outcome, short.figures['short'], short.figures['copies']],
    ['fails', 1, 4],
  )
  assert.equal(ownRegions(known({}), NOW).outcome, 'unknown')
})

test('what a lost home would cost is told by the newest verified copy elsewhere, not by one at home', () => {
  const loss = ownLoss(known({ backups: [backup(0.1, ['eu']), backup(0.5)] }), NOW)
  assert.deepEqual([loss.outcome, loss.figures['hours']], ['holds', 12])
  assert.equal(ownLoss(known({ backups: [backup(0.1, ['eu'])] }), NOW).outcome, 'fails')
  assert.equal(ownLoss(known({ createdAt: ago(0.2) }), NOW).outcome, 'unknown')
  const alone = known({
    backups: [backup(0.1)],
    regions: [{ name: 'eu', location: '', isHome: true }],
  })
  assert.equal(ownLoss(alone, NOW).outcome, 'fails')
})

test('a restore that was tried counts for a night, and a rehearsal for as long as it took', () => {
  assert.equal(ownRestore(known({ backups: nights(2) }), NOW).outcome, 'holds')
  assert.equal(ownRestore(known({ backups: [backup(1.3)] }), NOW).outcome, 'fails')
  assert.equal(ownRestore(known({ createdAt: ago(0.2) }), NOW).outcome, 'unknown')
  const back = { at: ago(1), ms: 30 * 3_600_000, isMeasured: true }
  assert.equal(ownReturn(known({ back })).outcome, 'holds')
  assert.equal(ownReturn(known({ back, tier: 'paid' })).outcome, 'fails')
  assert.equal(ownReturn(known({})).outcome, 'unknown')
})
