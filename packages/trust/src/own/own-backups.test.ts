import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { OwnBackup, OwnDatabase, OwnReturn } from '@zennnn/cloud'
import { newDatabaseId, newRecordId } from '@zennnn/kernel'
import { ownDownload, ownLadder, ownLoss, ownRestore, ownReturn } from './own-backups.ts'

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
      holders: 0,
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

test('a restore that was tried counts for a night', () => {
  assert.equal(ownRestore(known({ backups: nights(2) }), NOW).outcome, 'holds')
  assert.equal(ownRestore(known({ backups: [backup(1.3)] }), NOW).outcome, 'fails')
  assert.equal(ownRestore(known({ createdAt: ago(0.2) }), NOW).outcome, 'unknown')
})

test('what is dated in a time to come protects nobody and was restored by nobody', () => {
  const ahead = known({ backups: [backup(-1)] })
  const loss = ownLoss(ahead, NOW)
  assert.deepEqual([loss.outcome, loss.figures['outside_at']], ['fails', null])
  const both = known({ backups: [backup(-1), backup(0.5)] })
  assert.equal(ownLoss(both, NOW).figures['hours'], 12)
  assert.equal(ownRestore(ahead, NOW).outcome, 'fails')
  assert.equal(ownDownload(ahead, NOW).outcome, 'fails')
})

test('to download there is a complete copy of the last night, or it is not as promised', () => {
  assert.equal(ownDownload(known({ backups: nights(2) }), NOW).outcome, 'holds')
  assert.equal(ownDownload(known({ backups: [backup(1.3)] }), NOW).outcome, 'fails')
  assert.equal(ownDownload(known({ backups: [backup(0.4, [])] }), NOW).outcome, 'fails')
  const half: OwnBackup = { ...backup(0.4, ['eu']), state: 'incomplete' }
  const { outcome, figures } = ownDownload(known({ backups: [half] }), NOW)
  assert.deepEqual([outcome, figures['copies'], figures['newest_at']], ['fails', 1, null])
  assert.equal(ownDownload(known({ createdAt: ago(0.2) }), NOW).outcome, 'unknown')
})

test('backups that are not on the ladder are counted beside it', () => {
  const half: OwnBackup = { ...backup(0.4, ['eu']), state: 'incomplete' }
  const { figures } = ownLadder(known({ backups: [half] }), NOW) ?? assert.fail()
  assert.deepEqual([figures['newest_at'], figures['off'], figures['is_late']], [null, 1, true])
})

const BACK: OwnReturn = {
  at: ago(1),
  ms: 30 * 3_600_000,
  isMeasured: true,
  all: 9,
  failed: 0,
  inversions: 0,
}

function lookAtReturn(change: Partial<OwnReturn>, tier = 'trial') {
  return ownReturn(known({ back: { ...BACK, ...change }, tier }), NOW)
}

test('the newest rehearsal of all counts for a month, and for as long as it took', () => {
  assert.equal(lookAtReturn({}).outcome, 'holds')
  assert.equal(lookAtReturn({ at: ago(29.9) }).outcome, 'holds')
  assert.equal(lookAtReturn({}, 'paid').outcome, 'fails')
  assert.equal(lookAtReturn({ failed: 1 }).outcome, 'fails')
  assert.equal(lookAtReturn({ inversions: 1 }).outcome, 'fails')
  const old = lookAtReturn({ at: ago(30.1) })
  assert.deepEqual([old.outcome, old.figures['is_old']], ['fails', true])
  assert.equal(lookAtReturn({ at: ago(-0.1) }).outcome, 'fails')
})

test('what a rehearsal with some lets expect proves nothing, and nor does none', () => {
  const reckoned = ownReturn(known({ back: { ...BACK, isMeasured: false } }), NOW)
  assert.deepEqual([reckoned.outcome, reckoned.figures['back_ms']], ['unknown', BACK.ms])
  assert.equal(ownReturn(known({}), NOW).outcome, 'unknown')
})
