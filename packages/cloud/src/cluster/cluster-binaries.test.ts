import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { test } from 'node:test'
import { findBinaries, parseVersion, requireSafeVersion } from './cluster-binaries.ts'

test('parseVersion reads what Debian and upstream print', () => {
  assert.deepEqual(parseVersion('postgres (PostgreSQL) 15.20 (Debian 15.20-0+deb12u1)\n'), {
    major: 15,
    minor: 20,
  })
  assert.deepEqual(parseVersion('postgres (PostgreSQL) 18.7\n'), { major: 18, minor: 7 })
  assert.equal(parseVersion('postgres (PostgreSQL) 19devel'), undefined)
})

test('requireSafeVersion refuses each minor version just below the safe one', () => {
  for (const bad of ['15.19', '16.15', '17.11', '18.6'])
    assert.throws(
      () => {
        requireSafeVersion(`postgres (PostgreSQL) ${bad}`)
      },
      { code: 'SETUP_FAILED', hint: /apt-get install --only-upgrade postgresql-1/ },
      bad,
    )
})

test('requireSafeVersion takes the safe ones and what is newer', () => {
  for (const good of ['15.20', '16.16', '17.12', '18.7', '18.10', '19.0'])
    requireSafeVersion(`postgres (PostgreSQL) ${good}`)
})

test('requireSafeVersion refuses old major versions and text that is no version', () => {
  assert.throws(
    () => {
      requireSafeVersion('postgres (PostgreSQL) 14.99')
    },
    { code: 'SETUP_FAILED', message: 'PostgreSQL 14.99 is too old; 15 or newer is needed.' },
  )
  assert.throws(
    () => {
      requireSafeVersion('command not found')
    },
    { code: 'SETUP_FAILED' },
  )
})

test('findBinaries says what to install', async () => {
  await assert.rejects(findBinaries({ root: '/nowhere', major: undefined }), {
    code: 'SETUP_FAILED',
    hint: 'Run: apt-get install postgresql',
  })
  await assert.rejects(findBinaries({ root: '/nowhere', major: 16 }), {
    code: 'SETUP_FAILED',
    hint: 'Run: apt-get install postgresql-16',
  })
})

test('bin/prepare upgrades exactly the versions that are refused here', () => {
  const script = readFileSync(new URL('../../../../bin/prepare', import.meta.url), 'utf8')
  const pairs = [...script.matchAll(/^ {2}(\d+)\) safe=(\d+) ;;$/gm)]
  assert.equal(pairs.length, 4)
  for (const [, major, safe] of pairs) {
    requireSafeVersion(`postgres (PostgreSQL) ${major}.${safe}`)
    assert.throws(
      () => {
        requireSafeVersion(`postgres (PostgreSQL) ${major}.${Number(safe) - 1}`)
      },
      { code: 'SETUP_FAILED' },
    )
  }
})
