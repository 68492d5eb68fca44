import assert from 'node:assert/strict'
import { test } from 'node:test'
import { newRecordId } from '@zennnn/kernel'
import { planAdoption } from './log-adopt.ts'
import type { LogBase, LogSnapshot } from './log-record.ts'
import { writeTags } from './log-tags.ts'

const NOW = new Date('2026-03-05T12:00:00Z')
const STRETCH = '0b0e7a52-6a0d-4f2b-9d43-1f6f0f0c7e11'
const clock = { now: () => NOW }

function ago(hours: number): Date {
  return new Date(NOW.getTime() - hours * 3_600_000)
}

function base(snapshot: string, region = 'us'): LogBase {
  const id = newRecordId(clock)
  const [usableFrom, sha256] = [ago(20), 'c'.repeat(64)]
  return { id, stretch: STRETCH, region, snapshot, firstSegment: 7, usableFrom, bytes: 9, sha256 }
}

function log(snapshot: string, hours: number): LogSnapshot {
  const [id, until] = [newRecordId(clock), ago(hours)]
  return { id, stretch: STRETCH, region: 'us', snapshot, firstSegment: 5, bytes: 32, until }
}

function tagsOf(one: LogSnapshot, ...bases: readonly LogBase[]) {
  return writeTags({ ...one, bases })
}

const BASE = 'a'.repeat(64)
const OTHER = 'b'.repeat(64)
const LOG = 'd'.repeat(64)
const NEWER = 'e'.repeat(64)

test('a register of last night learns of the bases and logs that were made since', () => {
  const [older, made] = [base(OTHER), base(BASE)]
  const [known, newer] = [log(LOG, 10), log(NEWER, 1)]
  const plan = planAdoption({ bases: [older], snapshots: [known] }, 'us', {
    there: [
      { id: OTHER, tags: [older.id] },
      { id: BASE, tags: [made.id] },
      { id: LOG, tags: tagsOf(known, older) },
      { id: NEWER, tags: tagsOf(newer, older, made) },
    ],
    now: NOW,
  })
  assert.deepEqual(plan, {
    found: { bases: [made], snapshots: [newer] },
    gone: { bases: [], snapshots: [] },
    strays: [],
  })
})

test('what is registered in a region and is not there is forgotten, and nothing of another region', () => {
  const [here, elsewhere, lost] = [base(BASE), base(OTHER, 'ap'), log(LOG, 10)]
  const kept = { bases: [here, elsewhere], snapshots: [lost] }
  const { gone } = planAdoption(kept, 'us', { there: [], now: NOW })
  assert.deepEqual(gone, { bases: [here], snapshots: [lost] })
})

test('a base that no log tells of is a stray; a base that is gone comes not back by a log that tells of it', () => {
  const [made, gone] = [base(BASE), base(OTHER)]
  const newer = log(NEWER, 1)
  const there = [
    { id: BASE, tags: [made.id] },
    { id: NEWER, tags: tagsOf(newer, gone) },
  ]
  const plan = planAdoption({ bases: [], snapshots: [] }, 'us', { there, now: NOW })
  assert.deepEqual(plan.found, { bases: [], snapshots: [newer] })
  assert.deepEqual(plan.strays, [there[0]])
})

test('a log of the future is neither registered nor thrown away', () => {
  const there = [{ id: LOG, tags: tagsOf(log(LOG, -1), base(BASE)) }]
  const plan = planAdoption({ bases: [], snapshots: [] }, 'us', { there, now: NOW })
  assert.deepEqual([plan.found, plan.strays], [{ bases: [], snapshots: [] }, []])
})
