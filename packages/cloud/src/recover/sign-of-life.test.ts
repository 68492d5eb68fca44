import assert from 'node:assert/strict'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { test } from 'node:test'
import { findBackupSign, findRegionSign } from './sign-of-life.ts'

const NOW = new Date('2026-11-30T07:30:00Z')

function signOf(...all: readonly string[]): string | undefined {
  return findBackupSign(
    all.map((at) => ({ at })),
    NOW,
  )
}

test('a backup of the last ten minutes says that its cloud may live, and one of the far future nothing', () => {
  assert.equal(signOf('2026-11-30T07:19:00Z', '2026-11-29T02:00:00Z'), undefined)
  assert.equal(signOf(), undefined)
  assert.equal(
    signOf('2026-11-29T02:00:00Z', '2026-11-30T07:21:00Z'),
    'Its newest backup is of 2026-11-30T07:21:00Z.',
  )
  // Its clock is a little ahead of ours.
  assert.match(signOf('2026-11-30T07:45:00Z') ?? '', /07:45/)
  assert.equal(signOf('2027-11-30T07:30:00Z'), undefined)
})

test('a region that answers is not lost', async () => {
  const path = await mkdtemp(join(tmpdir(), 'zennnn-sign-'))
  const region = { name: 'eu', place: { kind: 'folder', path } } as const
  assert.equal(await findRegionSign(region), 'The region eu answers.')
  await rm(path, { recursive: true })
  assert.equal(await findRegionSign(region), undefined)
})
