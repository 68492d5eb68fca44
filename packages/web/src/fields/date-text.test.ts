import assert from 'node:assert/strict'
import { test } from 'node:test'
import { formatDate, formatInstant, setTimeZone } from '../language/format.ts'
import { readDate, readDateTime } from './date-text.ts'

const TODAY = '2026-11-28'

test('a day is read as people of the language write it', () => {
  for (const [language, text, day] of [
    ['en', '2026-11-05', '2026-11-05'],
    ['en', '11/05/2026', '2026-11-05'],
    ['en', '28/11/2026', '2026-11-28'],
    ['en', '12/31', '2026-12-31'],
    ['en', 'Nov 5, 2027', '2027-11-05'],
    ['en', '5 november', '2026-11-05'],
    ['en', '5', '2026-11-05'],
    ['en', '+7', '2026-12-05'],
    ['en', '-28', '2026-10-31'],
    ['en', 'Tomorrow', '2026-11-29'],
    ['en', '2/29/28', '2028-02-29'],
    ['fr', '05/11/2026', '2026-11-05'],
    ['fr', '5 févr. 2027', '2027-02-05'],
    ['fr', '5 juil.', '2026-07-05'],
    ['fr', '5 mai', '2026-05-05'],
    ['de', '5.11.26', '2026-11-05'],
    ['de', '5.11.', '2026-11-05'],
    ['ar', '٥/١١/٢٠٢٦', '2026-11-05'],
  ] as const)
    assert.equal(readDate(text, TODAY, language), day, `${language} ${text}`)
})

test('what is no day is not made one', () => {
  for (const text of [
    '',
    'x',
    '31',
    '30.2.2026',
    '2026-13-01',
    '2026-02-29',
    '1/2/3/4',
    'ju 5',
    '5 juin',
    '99/99',
    'javascript:1',
  ])
    assert.equal(readDate(text, TODAY, 'en'), undefined, text)
})

test('the medium style in which days are shown is read back', () => {
  for (const day of ['2026-01-31', '2026-05-05', '2026-09-09', '2027-12-31'])
    assert.equal(readDate(formatDate(day), TODAY), day)
})

test('a moment is meant on the clock of the person', () => {
  const now = new Date('2026-11-28T02:00:00Z')
  setTimeZone('Pacific/Auckland')
  assert.equal(readDateTime('today 9:30', now), '2026-11-27T20:30:00.000Z')
  assert.equal(readDateTime('Dec 1, 2026, 2:05 PM', now), '2026-12-01T01:05:00.000Z')
  assert.equal(readDateTime('2026-12-01 14:05', now), '2026-12-01T01:05:00.000Z')
  assert.equal(readDateTime('2026-12-01', now), '2026-11-30T11:00:00.000Z')
  setTimeZone('America/Los_Angeles')
  assert.equal(readDateTime('today 9pm', now), '2026-11-28T05:00:00.000Z')
  assert.equal(readDateTime('14:05', now), '2026-11-27T22:05:00.000Z')
  assert.equal(readDateTime('12/1/2026 12am', now), '2026-12-01T08:00:00.000Z')
  assert.equal(readDateTime('noon', now), undefined)
  assert.equal(readDateTime('12/1/2026 25:00', now), undefined)
})

test('the style in which moments are shown is read back, in both seasons', () => {
  setTimeZone('UTC')
  for (const language of ['fr', 'ar', 'de', 'es', 'en-GB', 'ar-EG'])
    for (const instant of ['2026-02-05T03:30:00.000Z', '2026-11-28T15:30:00.000Z']) {
      const style = { dateStyle: 'medium', timeStyle: 'short', timeZone: 'UTC' } as const
      const shown = new Intl.DateTimeFormat(language, style).format(new Date(instant))
      assert.equal(readDateTime(shown, new Date(), language), instant, `${language} ${shown}`)
    }
  for (const zone of ['Europe/Berlin', 'America/Los_Angeles', 'Pacific/Auckland', 'UTC']) {
    setTimeZone(zone)
    for (const instant of ['2026-01-15T00:00:00.000Z', '2026-07-01T12:30:00.000Z'])
      assert.equal(readDateTime(formatInstant(instant), new Date(instant)), instant, zone)
  }
  setTimeZone('UTC')
})
