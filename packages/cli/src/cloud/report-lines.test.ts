import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { Report } from '@zennnn/cloud'
import { harmless, reportDetails, reportLine } from './report-lines.ts'

const REPORT: Report = {
  id: '018f0000-0000-7000-8000-000000000001',
  number: 7,
  state: 'received',
  severity: null,
  seenSeverity: 'high',
  title: 'Red \u001b[31malarm',
  place: '',
  body: 'One\nTwo\u202e',
  steps: '',
  address: null,
  credit: null,
  receivedAt: '2026-11-27T15:00:00.000Z',
  answeredAt: null,
  fixedAt: null,
  waits: true,
  events: [],
}

test('a report is a line with the clock that runs out first', () => {
  const line = reportLine(REPORT, new Date('2026-11-28T00:00:00Z'))
  assert.match(line, /^ {3}7 {2}received {13}unknown {3}answer by 2026-12-01 15:00 /)
  assert.match(reportLine(REPORT, new Date('2026-12-02T00:00:00Z')), /15:00 OVER/)
  const answered = { ...REPORT, state: 'fixed', answeredAt: REPORT.receivedAt } as const
  const fixed = { ...answered, fixedAt: REPORT.receivedAt }
  assert.match(reportLine(fixed, new Date()), /who reported it wrote/)
})

test('what a stranger wrote moves no cursor and turns no line around', () => {
  assert.equal(harmless('a\u001b[2Jb\r\u009bc\u202ed\ne'), 'a\\u001b[2Jb\\u000d\\u009bc\\u202ed\ne')
  const text = reportDetails(REPORT, new Date('2026-11-28T00:00:00Z')).join('\n')
  assert.ok(text.includes('Report 7: Red \\u001b[31malarm'))
  assert.ok(text.includes('  One\n  Two\\u202e'))
  assert.ok(!text.includes('\u001b'))
})
