import assert from 'node:assert/strict'
import { test } from 'node:test'
import { judgeClock, judgeSystem } from './system-judge.ts'

const RELEASE = `PRETTY_NAME="Debian GNU/Linux 12 (bookworm)"
NAME="Debian GNU/Linux"
VERSION_ID="12"
VERSION="12 (bookworm)"
VERSION_CODENAME=bookworm
ID=debian
`

function system(text: string, now = '2026-11-30'): readonly [string, string] {
  const { state, found } = judgeSystem({ read: text }, new Date(`${now}T12:00:00Z`))
  return [state, found]
}

test('a system holds only while Debian mends it', () => {
  assert.deepEqual(system(RELEASE), ['holds', 'Debian 12, mended until 2028-06-30'])
  assert.equal(system(RELEASE, '2028-06-30')[0], 'holds')
  assert.equal(system(RELEASE, '2028-07-01')[0], 'broken')
  assert.deepEqual(system(RELEASE.replace('"12"', '"11"')), ['broken', 'it runs debian 11'])
  assert.deepEqual(system('ID=ubuntu\nVERSION_ID="24.04"\n'), ['broken', 'it runs ubuntu 24.04'])
  assert.equal(system('')[0], 'unknown')
})

test('a clock holds only while it follows others', () => {
  assert.equal(judgeClock({ read: 'NTPSynchronized=yes\n' }).state, 'holds')
  assert.equal(judgeClock({ read: 'NTPSynchronized=no\n' }).state, 'broken')
  assert.equal(judgeClock({ read: 'Failed to connect to bus\n' }).state, 'unknown')
})
