import assert from 'node:assert/strict'
import { test } from 'node:test'
import { MOST_WORKERS } from '../recover/recovery-lanes.ts'
import { clusterSettings } from './cluster-settings.ts'

function settingOf(text: string, name: string): number {
  return Number(new RegExp(`^${name} = '(\\d+)'$`, 'm').exec(text)?.[1])
}

for (const durability of ['durable', 'scratch'] as const)
  test(`a ${durability} cluster has room for the locks of as many restores at once as there may be`, () => {
    const text = clusterSettings(durability, {})
    const room = settingOf(text, 'max_locks_per_transaction') * settingOf(text, 'max_connections')
    // In one transaction each; the largest set of apps has fewer relations: see region-drill.test.ts.
    assert.ok(room >= MOST_WORKERS * 2_000, String(room))
  })
