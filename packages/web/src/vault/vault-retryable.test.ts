import assert from 'node:assert/strict'
import { test } from 'node:test'
import { toJob } from '../panel/job-state.ts'
import type { VaultBackup } from './vault-api.ts'
import { retryable } from './vault-retryable.ts'

function backup(day: number, state: VaultBackup['state']): VaultBackup {
  const at = `2026-11-0${day}T02:00:00.000Z`
  return { id: `${state} ${day}`, kind: 'scheduled', state, at, copies: [], reason: 'daily' }
}

function idsOf(
  backups: readonly VaultBackup[],
  ...jobs: readonly ReturnType<typeof toJob>[]
): readonly string[] {
  return [...retryable(backups, jobs)]
}

function job(kind: string, state: string): ReturnType<typeof toJob> {
  return toJob({ id: 'j', kind, state })
}

test('retryable: what a region lacks, and what failed after the last that is there', () => {
  const backups = [
    backup(1, 'failed'),
    backup(2, 'incomplete'),
    backup(3, 'complete'),
    backup(4, 'failed'),
    backup(5, 'running'),
  ]
  assert.deepEqual(idsOf(backups), ['incomplete 2', 'failed 4'])
  assert.deepEqual(idsOf([backup(1, 'failed'), backup(2, 'failed')]), ['failed 1', 'failed 2'])
})

test('retryable: what could not be restored, and not what is to be restored yet', () => {
  const backups = [{ ...backup(1, 'complete'), verifyFailed: true }, backup(2, 'complete')]
  assert.deepEqual(idsOf(backups), ['complete 1'])
  assert.deepEqual(idsOf(backups, job('backup_verify', 'running')), [])
})

test('retryable: nothing while one is being made or copied', () => {
  const backups = [backup(1, 'incomplete'), backup(2, 'failed')]
  assert.deepEqual(idsOf(backups, job('backup', 'queued')), [])
  assert.deepEqual(idsOf(backups, job('backup_catch_up', 'running')), [])
  const others = [job('backup', 'failed'), job('restore_side', 'running')]
  assert.deepEqual(idsOf(backups, ...others), ['incomplete 1', 'failed 2'])
})
