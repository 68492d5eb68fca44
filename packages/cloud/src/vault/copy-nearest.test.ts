import assert from 'node:assert/strict'
import { test } from 'node:test'
import { newRecordId, PlatformError, systemClock } from '@zennnn/kernel'
import { fromNearest, nearestCopies } from './copy-nearest.ts'

test('nearestCopies takes the order of the regions, copies that were found damaged last, and what is no copy never', () => {
  const copy = { snapshot: 's', bytesAdded: 1, readBackAt: '2026-01-01T00:00:00Z', message: null }
  const regions = [{ name: 'eu' }, { name: 'us' }, { name: 'ap' }, { name: 'sa' }]
  const copies = [
    { ...copy, region: 'sa' },
    { ...copy, region: 'ap', readBackAt: null },
    { ...copy, region: 'eu', message: 'damaged' },
    { ...copy, region: 'us' },
    { ...copy, region: 'gone' },
  ]
  assert.deepEqual(nearestCopies({ regions }, { copies }), ['us', 'sa', 'eu'])
})

const FAILURE = new PlatformError('INTERNAL', { message: 'It is damaged.' })

const failing = async (): Promise<void> => await Promise.reject(FAILURE)
const full = async (): Promise<void> => await Promise.reject(new Error('ENOSPC'))

function backupIn(...names: readonly string[]) {
  const copies = names.map((region) => ({
    region,
    snapshot: 's',
    bytesAdded: 1,
    readBackAt: '2026-01-01T00:00:00Z',
    message: null,
  }))
  const vault = { regions: names.map((name) => ({ name })) }
  return { vault, backup: { id: newRecordId(systemClock), state: 'complete', copies } as const }
}

test('fromNearest takes the next region after a failure, as long as it may', async () => {
  const { vault, backup } = backupIn('eu', 'us', 'ap')
  const tried: string[] = []
  const attempt = async (region: string): Promise<void> => {
    tried.push(region)
    await Promise.resolve()
    if (region !== 'us') throw FAILURE
  }
  assert.equal(await fromNearest(vault, backup, { attempt, goOn: () => true }), 'us')
  assert.deepEqual(tried.splice(0), ['eu', 'us'])
  await assert.rejects(fromNearest(vault, backup, { attempt, goOn: () => false }), FAILURE)
  assert.deepEqual(tried, ['eu'])
})

test('fromNearest names every failure, and goes on after none that is not of a region', async () => {
  const { vault, backup } = backupIn('eu', 'us')
  await assert.rejects(fromNearest(vault, backup, { attempt: failing, goOn: () => true }), {
    code: 'INTERNAL',
    message: /can be read: It is damaged\. It is damaged\.$/,
  })
  await assert.rejects(fromNearest(vault, backup, { attempt: full, goOn: () => true }), /ENOSPC/)
  const none = { ...backup, copies: [] }
  await assert.rejects(fromNearest(vault, none, { attempt: failing, goOn: () => true }), {
    code: 'STATE_REFUSED',
  })
})
