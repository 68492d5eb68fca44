import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { HostCheck } from './host-check.ts'
import { judgeFirewall, judgeListeners, parseFirewall, parseListeners } from './port-judge.ts'

/** As `ss -Hltnup` of Debian 12 says it, to root. */
const LISTENERS = `udp UNCONN 0      0                         0.0.0.0:68         0.0.0.0:*    users:(("dhclient",pid=431,fd=9))
tcp LISTEN 0      128                       0.0.0.0:22         0.0.0.0:*    users:(("sshd",pid=560,fd=3))
tcp LISTEN 0      511                             *:443              *:*    users:(("node",pid=901,fd=24))
tcp LISTEN 0      4096                            *:8443             *:*    users:(("rclone",pid=700,fd=3))
tcp LISTEN 0      244                     127.0.0.1:5432       0.0.0.0:*    users:(("postgres",pid=880,fd=6))
tcp LISTEN 0      511                         [::1]:1025          [::]:*    users:(("node",pid=903,fd=20))
tcp LISTEN 0      128                          [::]:22            [::]:*    users:(("sshd",pid=560,fd=4))
`
const UIDS = new Map([
  [431, 0],
  [560, 0],
  [901, 998],
  [700, 997],
])

function lines(text: string, uids = UIDS): readonly HostCheck[] {
  return judgeListeners({ read: parseListeners(text) ?? [] }, uids)
}

function states(text: string, uids = UIDS): readonly string[] {
  return lines(text, uids).map(({ state, found }) => `${state}: ${found}`)
}

test('a machine holds only while nobody listens to the network where nobody should', () => {
  assert.deepEqual(states(LISTENERS), [
    'holds: open are 22, 68, 443, 8443; 2 sockets for the machine itself',
    'holds: 5 processes looked at',
  ])
  const open = LISTENERS.replace('127.0.0.1:5432', '0.0.0.0:5432')
  assert.equal(states(open)[0], 'broken: tcp 0.0.0.0:5432 (postgres)')
  const six = LISTENERS.replace('[::1]:1025', '[::]:1025')
  assert.equal(states(six)[0], 'broken: tcp [::]:1025 (node)')
  const named = LISTENERS.replace('0.0.0.0:68 ', '0.0.0.0%eth0:5353 ')
  assert.equal(states(named)[0], 'broken: udp 0.0.0.0:5353 (dhclient)')
})

test('a machine holds only while nothing of ours that the network reaches runs as root', () => {
  assert.equal(states(LISTENERS, new Map([...UIDS, [901, 0]]))[1], 'broken: node at 443')
  // To another user than root ss names no process.
  const unnamed = LISTENERS.replaceAll(/ users:.*/g, '')
  assert.equal(lines(unnamed)[0]?.state, 'holds')
  assert.equal(lines(unnamed)[1]?.state, 'unknown')
  assert.equal(lines(LISTENERS, new Map())[1]?.state, 'unknown')
})

test('port 80 is open exactly where the cloud of a machine is to be reached in the clear', () => {
  const plain = LISTENERS.replace('*:443 ', '*:80 ')
  const [closed] = judgeListeners({ read: parseListeners(plain) ?? [] }, UIDS)
  assert.equal(closed?.state, 'broken')
  assert.equal(closed.found, 'tcp *:80 (node)')
  const [wanted, owners] = judgeListeners({ read: parseListeners(plain) ?? [] }, UIDS, 80)
  assert.equal(wanted?.state, 'holds')
  assert.equal(wanted.says, 'nobody listens to the network but at 22, 80, 443, 8443, 9443')
  // That it is wanted does not let root answer there.
  assert.equal(owners?.state, 'holds')
  const root = judgeListeners(
    { read: parseListeners(plain) ?? [] },
    new Map([...UIDS, [901, 0]]),
    80,
  )
  assert.equal(root[1]?.found, 'node at 80')
  const datagrams = plain.replace('tcp LISTEN 0      511', 'udp UNCONN 0      0')
  const [udp] = judgeListeners({ read: parseListeners(datagrams) ?? [] }, UIDS, 80)
  assert.equal(udp?.state, 'broken')
})

test('a firewall that lets port 80 in holds exactly where it is wanted', () => {
  const rules = RULES.replace('{ 22, 443, 8443 }', '{ 22, 80, 443, 8443 }')
  assert.deepEqual(firewall(rules), ['broken', 'it lets in 80'])
  const { state, found, says } = judgeFirewall({ read: rules }, 80)
  assert.deepEqual([state, found], ['holds', 'it lets in 22, 80, 443, 8443, 9443'])
  assert.equal(says, 'the firewall drops what is not for 22, 80, 443, 8443, 9443')
  assert.equal(judgeFirewall({ read: rules.replace(' 80,', ' 81,') }, 80).state, 'broken')
})

test('sockets that are not understood are unknown', () => {
  assert.equal(parseListeners('Netid State Recv-Q\n'), undefined)
  assert.equal(parseListeners('tcp LISTEN 0 128 22 0.0.0.0:*\n'), undefined)
  const unread = judgeListeners({ unread: 'there is no ss' }, UIDS)
  assert.deepEqual(
    unread.map(({ state }) => state),
    ['unknown', 'unknown'],
  )
})

/** As `nft -nn list ruleset` says what our role loads. */
const RULES = `table inet zennnn {
	set ssh_hasty4 {
		type ipv4_addr
		size 65535
		flags dynamic,timeout
		timeout 10m
	}

	chain input {
		type filter hook input priority 0; policy drop;
		ct state 0x2,0x4 accept
		ct state 0x1 drop
		iifname "lo" accept
		ip protocol 1 accept
		meta l4proto 58 accept
		tcp dport 22 ct state 0x8 add @ssh_hasty4 { ip saddr limit rate over 60/minute burst 30 packets } drop
		tcp dport { 22, 443, 8443 } accept
		ip saddr 192.0.2.1 tcp dport 9443 accept
	}

	chain forward {
		type filter hook forward priority 0; policy drop;
	}
}
`

function firewall(text: string): readonly [string, string] {
  const { state, found } = judgeFirewall({ read: text })
  return [state, found]
}

test('a firewall holds only while it drops, and lets in nothing else', () => {
  assert.deepEqual(firewall(RULES), ['holds', 'it lets in 22, 443, 8443, 9443'])
  assert.deepEqual(firewall(RULES.replace('0; policy drop', '0; policy accept')), [
    'broken',
    'what comes in is not dropped',
  ])
  const more = RULES.replace('tcp dport { 22,', 'tcp dport { 22, 5432,')
  assert.deepEqual(firewall(more), ['broken', 'it lets in 5432'])
  const range = RULES.replace('{ 22, 443, 8443 }', '443-8443')
  assert.deepEqual(firewall(range), ['broken', 'it lets in 443-8443'])
  const all = RULES.replace('\t\tip saddr 192', '\t\tip saddr 10.0.0.0/8 accept\n\t\tip saddr 192')
  assert.deepEqual(firewall(all), ['broken', 'it has the rule "ip saddr 10.0.0.0/8 accept"'])
  assert.deepEqual(firewall(''), [
    'broken',
    'what comes in is not dropped; what passes through is not dropped',
  ])
  const extra = '\tchain extra {\n\t\ttcp dport 5432 accept\n\t}\n}\n'
  const handed = RULES.replace('\t\tip saddr 192', '\t\tjump extra\n\t\tip saddr 192')
  assert.deepEqual(firewall(handed.replace(/\}\n$/, extra)), ['broken', 'it lets in 5432'])
  // Nobody who comes in gets there.
  assert.equal(firewall(RULES.replace(/\}\n$/, extra))[0], 'holds')
  for (const rule of [
    'tcp dport vmap { 5432 : accept }',
    'tcp dport vmap @doors',
    'tcp dport @open accept',
    'ip saddr 10.0.0.0/8 accept comment "ours"',
    'ip saddr 10.0.0.0/8 counter packets 0 bytes 0 accept comment "drop"',
    'tcp dport 22 queue to 0',
  ]) {
    const [state, found] = firewall(
      RULES.replace('\t\tip saddr 192', `\t\t${rule}\n\t\tip saddr 192`),
    )
    assert.equal(state, 'broken', rule)
    assert.match(found, /it has the rule "/)
  }
  const said = RULES.replace(
    '{ 22, 443, 8443 } accept',
    '{ 22, 443, 8443, 5432 } accept comment "x"',
  )
  assert.deepEqual(firewall(said), ['broken', 'it lets in 5432'])
  assert.deepEqual(parseFirewall('Operation not permitted (you must be root)\n'), undefined)
  assert.equal(firewall('netlink: Error')[0], 'unknown')
})
