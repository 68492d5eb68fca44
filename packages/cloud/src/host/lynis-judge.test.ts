import assert from 'node:assert/strict'
import { test } from 'node:test'
import { judgeLynis, parseLynis } from './lynis-judge.ts'

const NOW = new Date('2026-11-30T12:00:00Z')
/** As lynis 3.0.8 of Debian 12 writes it, with most lines left out. */
const REPORT = `# Lynis Report
report_version_major=1
report_version_minor=0
report_datetime_start=2026-11-30 00:12:03
auditor=[Not Specified]
lynis_version=3.0.8
os=Linux
os_name=Debian
os_fullname=Debian 12
hostid=a1
suggestion[]=BOOT-5122|Set a password on GRUB boot loader to prevent altering boot configuration (e.g. boot in single user mode without password)|-|-|
warning[]=NETW-2705|Couldn't find 2 responsive nameservers|-|-|
hardening_index=71
tests_executed=HRDN-7230|HRDN-7222|
report_datetime_end=2026-11-30 00:12:41
dir_checked=/bin
tests_skipped=
finish=true
`

function judged(text: string): readonly [string, string] {
  const { state, found } = judgeLynis({ read: text }, NOW)
  return [state, found]
}

test('the second opinion holds while it finds no weakness, and the machine hardened enough', () => {
  assert.deepEqual(judged(REPORT), ['holds', 'index 71, no weakness'])
  assert.deepEqual(judged(REPORT.replace('index=71', 'index=58')), [
    'broken',
    'index 58, no weakness',
  ])
  const weak = `${REPORT}warning[]=AUTH-9208|User without password|-|-|\n`
  assert.deepEqual(judged(weak), ['broken', 'index 71, AUTH-9208: User without password'])
})

test('a report that is old, or not whole, is no opinion', () => {
  assert.deepEqual(judged(REPORT.replace('end=2026-11-30', 'end=2026-11-20')), [
    'unknown',
    'its report is 251 hours old',
  ])
  assert.equal(judged(REPORT.replace('end=2026-11-30', 'end=2026-12-02'))[0], 'unknown')
  for (const text of [
    '',
    REPORT.replace('finish=true', ''),
    REPORT.replace(/^hardening.*$/m, ''),
  ]) {
    assert.equal(parseLynis(text), undefined)
    assert.equal(judged(text)[0], 'unknown')
  }
})
