import assert from 'node:assert/strict'
import { test } from 'node:test'
import { newDatabaseId } from '@zennnn/kernel'
import type { Recovered } from './recover-plan.ts'
import { recordOf } from './recovery-record.ts'

const BEGAN = new Date('2026-11-30T07:30:00Z')
const NOW = after(900)

function after(seconds: number): Date {
  return new Date(BEGAN.getTime() + seconds * 1_000)
}

/** `lost`: seconds before the beginning; null for one that is not back. */
function recovered(
  slug: string,
  tier: string,
  { lost, ...times }: Pick<Recovered, 'beganAt' | 'endedAt'> & { readonly lost: number | null },
): Recovered {
  const known = { slug, tier, database: newDatabaseId(), was: 'live', ...times }
  return lost === null
    ? { ...known, backup: null, at: null, message: 'The copy is damaged.' }
    : { ...known, backup: `of-${slug}`, at: after(-lost).toISOString(), message: null }
}

function from(began: number, ended: number): Pick<Recovered, 'beganAt' | 'endedAt'> {
  return { beganAt: after(began).toISOString(), endedAt: after(ended).toISOString() }
}

test('a recovery is kept by tiers against the clock, over all of its runs, with the order and what was lost', () => {
  const { beganAt, endedAt, databases, tiers } = recordOf(
    [
      recovered('free', 'free', { ...from(600, 604), lost: 7_200 }),
      recovered('acme', 'paid', { ...from(9, 12), lost: 9 }),
      recovered('bolt', 'paid', { ...from(4, 9), lost: 5 }),
      // The run was killed meanwhile, and went on after nine minutes.
      recovered('xylo', 'trial', { ...from(590, 600), lost: null }),
    ],
    { beganAt: BEGAN, now: NOW },
  )
  assert.deepEqual([beganAt, endedAt], [BEGAN, after(604)])
  assert.deepEqual(
    databases.map(({ slug, beganMs, endedMs, lostMs, message }) => [
      slug,
      beganMs,
      endedMs,
      lostMs,
      message,
    ]),
    [
      ['bolt', 4_000, 9_000, 5_000, null],
      ['acme', 9_000, 12_000, 9_000, null],
      ['xylo', 590_000, 600_000, null, 'The copy is damaged.'],
      ['free', 600_000, 604_000, 7_200_000, null],
    ],
  )
  const [paid, trial, free] = [
    { all: 2, back: 2, failed: 0, onCourseMs: 12_000, promisedMs: 86_400_000, lostMs: 9_000 },
    { all: 1, back: 0, failed: 1, onCourseMs: 600_000, promisedMs: 172_800_000, lostMs: null },
    { all: 1, back: 1, failed: 0, onCourseMs: 604_000, promisedMs: 172_800_000, lostMs: 7_200_000 },
  ]
  assert.deepEqual(tiers, [
    { tier: 'paid', ...paid },
    { tier: 'trial', ...trial },
    { tier: 'free', ...free },
  ])
})

test('what an earlier version brought back without a time is not said to have been sooner than the end', () => {
  const { endedAt, tiers } = recordOf([recovered('acme', 'paid', { lost: 9 })], {
    beganAt: BEGAN,
    now: NOW,
  })
  assert.deepEqual([endedAt, tiers[0]?.onCourseMs], [NOW, 900_000])
})

test('a backup by a clock that is ahead loses nothing, and one of a clock that was put back takes no less than nothing', () => {
  const early = recovered('acme', 'paid', { ...from(-30, -20), lost: -60 })
  const { databases } = recordOf([early], { beganAt: BEGAN, now: NOW })
  assert.deepEqual(
    databases.map(({ beganMs, endedMs, lostMs }) => [beganMs, endedMs, lostMs]),
    [[0, 0, 0]],
  )
})
