import assert from 'node:assert/strict'
import { test } from 'node:test'
import { parseReport, type ReportRow, readReport } from './report-file.ts'

const REPORT = { source: 'Example Ltd, 2026', kind: 'pentest', foundOn: '2026-11-20' } as const
const TODAY = '2026-11-30'

async function parse(name: string, text: string) {
  return parseReport(await readReport(name, Buffer.from(text)), REPORT, TODAY)
}

test('a table and a list in JSON say the same', async () => {
  const findings = [
    {
      ...REPORT,
      reference: 'EX-1',
      title: 'Session survives sign-out',
      severity: 'high',
      foundOn: '2026-11-12',
    },
    { ...REPORT, reference: 'Old cipher, offered', title: 'Old cipher, offered', severity: 'low' },
  ]
  const table =
    'Reference,Title,Severity,Found,Effort\nEX-1,Session survives sign-out,high,2026-11-12,2 days\n,"Old cipher, offered",low,,\n'
  assert.deepEqual(await parse('report.csv', table), { findings })
  const list = JSON.stringify([
    {
      reference: 'EX-1',
      title: 'Session survives sign-out',
      severity: 'high',
      found: '2026-11-12',
    },
    { title: 'Old cipher, offered', severity: 'low' },
  ])
  assert.deepEqual(await parse('report.json', list), { findings })
})

test('a report that found nothing is one, too', async () => {
  assert.deepEqual(await parse('report.json', '[]'), { findings: [] })
})

test('what is wrong is told row by row, all of it, and nothing is taken', async () => {
  const table = [
    'title,severity,found,reference',
    'Good,high,,A',
    ',huge,,B',
    'Later,low,2026-12-01,C',
    'Never,low,2026-02-30,D',
    'Same,low,,A',
    'Card 4111 1111 1111 1111,low,,E',
  ].join('\n')
  const parsed = await parse('report.csv', table)
  assert.deepEqual(
    'problems' in parsed ? parsed.problems.map(({ row, message }) => [row, message]) : [],
    [
      [3, 'title is missing.'],
      [3, 'severity is “huge”, and must be one of critical, high, medium, low.'],
      [4, 'found is 2026-12-01, which is still to come.'],
      [5, 'found is “2026-02-30”, and must be a day like 2026-11-30.'],
      [6, 'it has the reference of row 2.'],
      [
        7,
        'title: This contains what looks like the number of a payment card. Card numbers are never stored here: leave it out.',
      ],
    ],
  )
})

test('what a terminal would obey is not repeated', () => {
  const rows: readonly ReportRow[] = [
    { number: 1, values: { title: 'Red\u001b[31m', severity: '\u001b[2J' } },
    { number: 2, values: { title: 7, severity: ['high'] } },
  ]
  const parsed = parseReport(rows, REPORT, TODAY)
  const text = JSON.stringify(parsed)
  assert.ok('problems' in parsed)
  assert.equal(parsed.problems.length, 4)
  assert.doesNotMatch(text, /\\u001b/)
})

test('what is no report, and the output of a scanner, are refused with what to do', async () => {
  for (const [name, text] of [
    ['report.json', '{}'],
    ['report.json', 'title,severity'],
    ['report.csv', 'name,level\nA,high\n'],
    ['report.csv', ''],
    ['report.json', JSON.stringify(Array.from({ length: 501 }, () => ({})))],
  ] as const)
    await assert.rejects(parse(name, text), { code: 'VALUE_INVALID' }, text.slice(0, 20))
})
