import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { Day } from '../judge/history.ts'
import type { PromiseState } from '../judge/verdict.ts'
import { sayHistory, strip } from './strip.ts'

function days(...states: readonly (PromiseState | undefined)[]): readonly Day[] {
  return states.map((state, index) => ({ day: `2026-11-${10 + index}`, state }))
}

test('a bar a day, each in its place, height and state', () => {
  const markup = strip(days(undefined, 'proved', 'broken', 'proved', 'unproved')).toString()
  assert.match(markup, /viewBox="0 0 19 24"/)
  assert.match(markup, /<path class="none" d="M0 22h3v2h-3z"\/>/)
  assert.match(markup, /<path class="proved" d="M4 8h3v16h-3zM12 8h3v16h-3z"\/>/)
  assert.match(markup, /<path class="broken" d="M8 0h3v24h-3z"\/>/)
  assert.match(markup, /<path class="unproved" d="M16 17h3v7h-3z"\/>/)
  assert.doesNotMatch(markup, /class="attested"/)
  assert.match(markup, /10 Nov 2026.*held on 2 of 4 days.*today/)
})

test('days on which it was broken stand there in words, the newest first', () => {
  assert.match(
    strip(days('proved', 'broken', 'proved', 'broken')).toString(),
    /Broken on 13 Nov 2026, 11 Nov 2026</,
  )
  const long = days(...Array.from({ length: 7 }, () => 'broken' as const))
  assert.match(strip(long).toString(), /Broken on 16 Nov 2026, .*12 Nov 2026, and before</)
  assert.doesNotMatch(strip(days('proved', 'unproved')).toString(), /Broken on/)
})

test('the same for who does not see it', () => {
  assert.equal(
    sayHistory(days(undefined, 'proved', 'broken', 'proved', 'unproved')),
    'Of 4 days, proved on 2 days, unproved on 1 day, broken on 1 day.',
  )
  assert.equal(sayHistory(days(undefined)), 'Of the days before this one nothing is known.')
})
