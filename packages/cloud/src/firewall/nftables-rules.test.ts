import assert from 'node:assert/strict'
import { test } from 'node:test'
import { judgeFirewall } from '../host/port-judge.ts'
import { firewallOrder, LOCATION_PORTS } from './firewall-order.ts'
import { nftablesRules } from './nftables-rules.ts'

const ORDER = firewallOrder({
  vaultClients: ['192.0.2.1', '2001:db8::9'],
  neverBlocked: ['198.51.100.0/24', '2001:db8:1::/48'],
  cooldownS: 30,
  log: '/srv/zennnn/home/log/serve.log',
})
const RULES = nftablesRules(ORDER)
const LINES = RULES.split('\n').map((line) => line.trim())

/** Rules of a chain, in order. */
function chain(name: string): readonly string[] {
  const [, body = ''] = new RegExp(`  chain ${name} \\{\\n(.*?)\\n  \\}`, 's').exec(RULES) ?? []
  return body
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => !line.startsWith('#'))
}

test('what is let in is sshd, the cloud and the vault, and the way that deletes for two addresses alone', () => {
  assert.deepEqual(
    chain('input').filter((rule) => rule.includes('dport')),
    [
      'tcp dport { 22, 443, 8443 } accept',
      'ip saddr 192.0.2.1 tcp dport 9443 accept',
      'ip6 saddr 2001:db8::9 tcp dport 9443 accept',
    ],
  )
  assert.match(chain('input')[0] ?? '', /hook input priority filter; policy drop;/)
  assert.match(chain('forward')[0] ?? '', /policy drop;/)
})

test('port 80 is let in for who names it, and for nobody else', () => {
  const wish = { vaultClients: [], neverBlocked: [], log: '/srv/zennnn/home/log/serve.log' }
  const rules = nftablesRules(firewallOrder({ ...wish, ports: [...LOCATION_PORTS, 80] }))
  assert.match(rules, /^ +tcp dport \{ 22, 443, 8443, 80 \} accept$/m)
  assert.doesNotMatch(nftablesRules(firewallOrder(wish)), /dport [^\n]*\b80\b[^\n]* accept/)
})

test('who is never blocked is asked for before anything is counted or blocked, each family among its own', () => {
  assert.ok(
    LINES.some(
      (line) => line.startsWith('set never4 ') && line.includes('{ 192.0.2.1, 198.51.100.0/24 }'),
    ),
  )
  assert.ok(
    LINES.some(
      (line) => line.startsWith('set never6 ') && line.includes('{ 2001:db8::9, 2001:db8:1::/48 }'),
    ),
  )
  const guard = chain('guard')
  assert.deepEqual(guard.slice(1, 4), [
    'iifname "lo" return',
    'ip saddr @never4 return',
    'ip6 saddr @never6 return',
  ])
  assert.ok(guard.slice(4).every((rule) => !rule.includes('never')))
})

test('a guesser is not heard on what is open either, who only began connections keeps what he has', () => {
  const guard = chain('guard')
  const at = (text: string): number => guard.findIndex((rule) => rule.includes(text))
  assert.ok(at('@guessers4 drop') < at('established'))
  assert.ok(at('established') < at('@blocked4 drop'))
  assert.ok(
    guard
      .filter((rule) => /@blocked[46] drop$/.test(rule))
      .every((rule) => rule.startsWith('ct state new ')),
  )
})

test('the guard lets nobody in, and of IPv6 it counts and blocks the /64', () => {
  assert.ok([...chain('guard'), ...chain('closed')].every((rule) => !rule.endsWith('accept')))
  const six = [...chain('guard'), ...chain('closed')].filter((rule) => rule.includes('ip6 saddr'))
  assert.ok(six.length >= 8)
  for (const rule of six.filter((one) => !one.includes('@never6')))
    assert.doesNotMatch(rule, /ip6 saddr(?! & ffff:ffff:ffff:ffff::)/)
})

test('what is blocked ends by itself after the cooldown', () => {
  for (const name of ['guessers4', 'guessers6', 'blocked4', 'blocked6'])
    assert.ok(
      LINES.some((line) => line.startsWith(`set ${name} `) && line.includes('timeout 30s;')),
    )
})

test('the audit of a machine finds these rules as closed as it asks', () => {
  // As nft lists them: with tabs, and numbers in the place of names.
  const listed = RULES.replaceAll(/^ +/gm, (blanks) => '\t'.repeat(blanks.length / 2))
    .replaceAll('ct state established,related', 'ct state 0x2,0x4')
    .replaceAll('priority filter - 10', 'priority -10')
  const check = judgeFirewall({ read: listed.slice(listed.indexOf('table ')) })
  assert.deepEqual([check.state, check.found], ['holds', 'it lets in 22, 443, 8443, 9443'])
})
