import assert from 'node:assert/strict'
import { test } from 'node:test'
import { createLog } from '@zennnn/kernel'
import { firewallOrder } from './firewall-order.ts'
import { guessAction, guessFilter, guessJail } from './guess-jail.ts'

const DATE = /^\{"at":"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z/
const [, RULE = ''] = /^failregex = (.*)$/m.exec(guessFilter()) ?? []
/** What fail2ban puts there, as far as it matters: an address and its bits. */
const PATTERN = new RegExp(RULE.replace('<SUBNET>', String.raw`([\da-f.:]+(?:/\d{1,3})?)`))

/** As fail2ban reads it: what is the date is cut out before. */
function guesser(line: string): string | undefined {
  return PATTERN.exec(line.trimEnd().replace(DATE, ''))?.[1]
}

/** A line as `serve` writes it. */
function written(event: string, fields: Readonly<Record<string, unknown>>): string {
  let text = ''
  const log = createLog({
    clock: { now: () => new Date('2026-11-30T12:00:00Z') },
    level: 'info',
    write: (line) => (text += line),
    fields: { process: 'serve', pid: 4711 },
  })
  log
    .with({ request: '3f0c8f1e-0d8d-4a3e-9c0a-0123456789ab', database: `z_${'a'.repeat(26)}` })
    .info(event, fields)
  return text
}

const GUESS = { outcome: 'refused', network: '203.0.113.9' }

test('a wrong attempt and one that is turned away are guesses, of an address or a /64', () => {
  assert.equal(guesser(written('sign_in', GUESS)), '203.0.113.9')
  assert.equal(guesser(written('link', { ...GUESS, outcome: 'throttled' })), '203.0.113.9')
  const six = {
    why: 'closed',
    fault: 'a "quoted" \\ fault',
    ...GUESS,
    network: '2001:db8:0:0::/64',
  }
  assert.equal(guesser(written('provider', six)), '2001:db8:0:0::/64')
})

test('who came in, what was not tried, and every other line are none', () => {
  for (const outcome of ['entered', 'untried', 'code_wanted'])
    assert.equal(guesser(written('sign_in', { ...GUESS, outcome })), undefined)
  assert.equal(guesser(written('request', GUESS)), undefined)
  assert.equal(guesser(''), undefined)
})

test('nobody is blocked by what somebody else types: not in a text, not in a name, not over two lines', () => {
  const forged = `x","outcome":"refused","network":"198.51.100.1"}`
  for (const text of [
    forged,
    `${forged}\n${written('sign_in', { ...GUESS, network: '198.51.100.1' })}`,
    `\\${forged}`,
  ])
    for (const line of [
      written('sign_in', { why: text, outcome: 'entered', network: '203.0.113.9' }),
      written('sign_in', { login: text, ...GUESS }),
      written('request', { path: text, host: text, ...GUESS }),
      written(`sign_in${text}`, GUESS),
      written('sign_in', { ...GUESS, network: text }),
    ])
      for (const one of line.trimEnd().split('\n')) assert.equal(guesser(one), undefined, one)
  // The line itself still says who guessed.
  assert.equal(guesser(written('provider', { why: forged, ...GUESS })), '203.0.113.9')
})

test('each jail has the log, the cooldown, and who is never blocked; Debian’s own is off', () => {
  const jail = guessJail(
    firewallOrder({
      vaultClients: ['192.0.2.1'],
      neverBlocked: ['2001:db8::/48'],
      cooldownS: 45,
      log: '/srv/zennnn/home/log/serve.log',
    }),
  )
  assert.match(jail, /^\[sshd\]\nenabled = false$/m)
  assert.match(jail, /^ignoreip = 127\.0\.0\.0\/8 ::1 192\.0\.2\.1 2001:db8::\/48$/m)
  assert.equal(jail.match(/^bantime = 45$/gm)?.length, 2)
  assert.match(jail, /^logpath = \/srv\/zennnn\/home\/log\/serve\.log$/m)
  assert.match(jail, /^usedns = no$/m)
})

test('the action adds to the set of the family, and lets go also where it ended by itself', () => {
  const action = guessAction()
  assert.match(action, /^actionban = .*add element inet zennnn <set> .*timeout <bantime>s/m)
  assert.match(action, /^actionunban = .*delete element inet zennnn <set> .*\|\| true$/m)
  assert.match(
    action,
    /\[Init\]\nnft = \S+\nset = guessers4\n\n\[Init\?family=inet6\]\nset = guessers6\n/,
  )
})
