import assert from 'node:assert/strict'
import { test } from 'node:test'
import { toJob } from '../panel/job-state.ts'
import { matchingStandings } from './standings.ts'
import type { VaultStanding } from './vault-api.ts'
import { jobsShown } from './vault-jobs-shown.ts'

const NOW = new Date('2026-11-28T10:00:00Z')

function job(id: string, kind: string, finishedAt?: string): ReturnType<typeof toJob> {
  const state = finishedAt === undefined ? 'running' : 'done'
  return toJob({ id, kind, state, finished_at: finishedAt })
}

function shown(jobs: readonly ReturnType<typeof job>[], putAway: readonly string[] = []): string {
  return jobsShown(jobs, putAway, NOW)
    .map(({ id }) => id)
    .join()
}

test('jobsShown: all that go on; of those that just ended the newest of each kind, until put away', () => {
  const jobs = [
    job('a', 'backup'),
    job('b', 'restore_side', '2026-11-28T09:59:00Z'),
    job('c', 'restore_side', '2026-11-28T09:58:00Z'),
    job('d', 'restore_live', '2026-11-28T09:44:00Z'),
  ]
  assert.equal(shown(jobs), 'a,b')
  assert.equal(shown(jobs, ['b']), 'a')
  assert.equal(shown(jobs, ['a', 'b']), 'a')
})

test('jobsShown: one that ended is no news once another of its kind goes on', () => {
  assert.equal(shown([job('a', 'backup'), job('b', 'backup', '2026-11-28T09:59:00Z')]), 'a')
})

test('jobsShown: what a restore would lose is told where it was asked', () => {
  assert.equal(shown([job('a', 'restore_preview')]), '')
})

function standing(slug: string, more: Partial<VaultStanding> = {}): VaultStanding {
  return {
    slug,
    tier: 'trial',
    state: 'live',
    ladder: 1,
    expected: 1,
    ladderVerified: 1,
    incomplete: 0,
    failed: 0,
    lost: 0,
    late: false,
    bytes: {},
    keys: [],
    ...more,
  }
}

test('matchingStandings: by a part of the name or the tier, in the order they came; only those that need care', () => {
  const all = [standing('kappa', { late: true }), standing('acme', { tier: 'paid' })]
  const slugs = (question: string, show: 'all' | 'care'): string =>
    matchingStandings(all, question, show)
      .map(({ slug }) => slug)
      .join()
  assert.equal(slugs('', 'all'), 'kappa,acme')
  assert.equal(slugs(' CM', 'all'), 'acme')
  assert.equal(slugs('paid', 'all'), 'acme')
  assert.equal(slugs('', 'care'), 'kappa')
  assert.equal(slugs('acme', 'care'), '')
  const lost = matchingStandings([standing('mu', { lost: 1 })], '', 'care')
  assert.equal(lost.length, 1)
})
