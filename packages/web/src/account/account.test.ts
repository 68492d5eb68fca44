import assert from 'node:assert/strict'
import { test } from 'node:test'
import { deviceName } from '@zennnn/kernel'
import { timeThere, timeZoneChoices } from './time-zones.ts'

test('deviceName calls browsers and systems as people do, whichever names they borrow', () => {
  const names: readonly (readonly [string, string])[] = [
    [
      'Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/140.0 Safari/537.36 Edg/140.0',
      'Edge, Windows',
    ],
    [
      'Mozilla/5.0 (Linux; Android 15) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/140.0 Mobile Safari/537.36',
      'Chrome, Android',
    ],
    [
      'Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) AppleWebKit/605.1 (KHTML, like Gecko) Version/18.0 Mobile/15E148 Safari/604.1',
      'Safari, iOS',
    ],
    ['Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0', 'Firefox, Linux'],
    ['curl/8.9', 'curl/8.9'],
    ['x'.repeat(500), 'x'.repeat(60)],
  ]
  for (const [agent, name] of names) assert.equal(deviceName(agent), name)
})

test('timeZoneChoices begin with UTC and never lose the one in use', () => {
  const zones = timeZoneChoices('Europe/Berlin')
  assert.deepEqual(zones[0], { value: 'UTC', label: 'UTC' })
  assert.equal(zones.filter(({ value }) => value === 'UTC').length, 1)
  assert.ok(zones.some(({ label }) => label === 'America/New York'))
  assert.equal(timeZoneChoices('Mars/Base')[0]?.value, 'Mars/Base')
})

test('timeThere is the time of that zone, and nothing for a zone that nobody knows', () => {
  const noon = new Date('2026-11-28T12:00:00Z')
  assert.match(timeThere('Pacific/Auckland', noon) ?? '', /Sunday.*01:00/)
  assert.match(timeThere('UTC', noon) ?? '', /Saturday.*12:00/)
  assert.equal(timeThere('Mars/Base', noon), undefined)
})
