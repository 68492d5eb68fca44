import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { Observation } from '../control/observation.ts'
import { observeSecurityTxt, securityTxtControl } from './security-txt.ts'

const NOW = new Date('2026-11-30T12:00:00Z')
const ORIGIN = 'https://cloud.example'
const SOUND = `# Reports
Contact: mailto:security@cloud.example
Contact: https://cloud.example/report
Expires: 2027-03-01T00:00:00.000Z
Canonical: https://cloud.example/.well-known/security.txt
`

function see(body: string, status = 200, type = 'text/plain; charset=utf-8'): Observation {
  const headers = new Headers({ 'content-type': type })
  return observeSecurityTxt({ status, headers, body }, ORIGIN, NOW)
}

test('security.txt says whom to write to, and until when', async () => {
  const seen: Observation = {
    outcome: 'holds',
    measured: 'security.txt names 2 contacts and holds for 90 days more',
    figures: { contacts: 2, days: 90 },
  }
  assert.deepEqual(see(SOUND), seen)
  const asked: string[] = []
  const control = securityTxtControl({
    clock: { now: () => NOW },
    origin: ORIGIN,
    cloud: async ({ path }) => {
      asked.push(path)
      const headers = new Headers({ 'content-type': 'text/plain' })
      return await Promise.resolve({ status: 200, headers, body: SOUND })
    },
  })
  assert.deepEqual(await control.observe(new AbortController().signal), seen)
  assert.deepEqual(asked, ['/.well-known/security.txt'])
})

test('sabotage: a file that is away, over, for ever, of nobody, or of another host', () => {
  const broken: readonly (readonly [Observation, string])[] = [
    [see(SOUND, 404), 'there is no security.txt'],
    [see(SOUND, 200, 'text/html'), 'there is no security.txt'],
    [see(SOUND.replace('2027-03', '2026-03')), 'security.txt: it is over'],
    [see(SOUND.replace('2027-03', '2028-03')), 'security.txt: it ends in more than a year'],
    [see(SOUND.replaceAll('Contact', 'X')), 'security.txt: nobody to write to'],
    [see(SOUND.replace('mailto:security@', '')), 'security.txt: nobody to write to'],
    [
      see(SOUND.replace('https://cloud.example/report', 'http://cloud.example/report')),
      'security.txt: nobody to write to',
    ],
    [see(SOUND.replace('Expires', 'X')), 'security.txt: no day on which it ends'],
    [see(SOUND.replace('2027-03-01T', 'some day ')), 'security.txt: no day on which it ends'],
    [see(`${SOUND}Expires: 2027-02-01T00:00:00Z\n`), 'security.txt: no day on which it ends'],
    [
      see(SOUND.replace('cloud.example/.well', 'other.example/.well')),
      'security.txt: it is of another host',
    ],
  ]
  for (const [seen, measured] of broken)
    assert.deepEqual([seen.outcome, seen.measured], ['fails', measured])
})
