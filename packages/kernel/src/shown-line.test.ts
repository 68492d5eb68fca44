import assert from 'node:assert/strict'
import { test } from 'node:test'
import { isShownLine } from './shown-line.ts'

test('a line of any language is shown as it is', () => {
  for (const text of [
    'Counts told of records of others',
    '"<b>" & ‘quotes’',
    'تعرض الأعداد سجلات الآخرين',
    'שלום',
    'می\u200cخواهم',
    'Zürich 👩\u200d💻',
    '?',
    'x'.repeat(200),
  ])
    assert.equal(isShownLine(text, 200), true, text)
})

test('what is empty, too long, more than a line, or turns writing around is none', () => {
  for (const text of [
    '',
    ' \u00a0\u3000',
    '\u200b\u200d\ufeff',
    '\u3164\u00ad',
    '\u0301',
    '\u{e0041}\u{e0042}',
    'x'.repeat(201),
    'a\nb',
    'a\u2028b',
    'a\u2029b',
    'a\u0085b',
    'a\u0000b',
    '\u001b[31mred',
    'a\u009b31mb',
    '\u202efixed\u202c',
    '\u2066a\u2069',
    'a\u200eb',
    'a\u200fb',
    'a\u061cb',
    'a\ud800b',
  ])
    assert.equal(isShownLine(text, 200), false, JSON.stringify(text))
})
