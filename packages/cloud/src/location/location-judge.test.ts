import assert from 'node:assert/strict'
import { execFileSync } from 'node:child_process'
import { test } from 'node:test'
import {
  judgePeople,
  judgePlain,
  judgePorts,
  judgeUsers,
  judgeWaiting,
  judgeWays,
  LIST_PEOPLE,
  type LocationCheck,
} from './location-judge.ts'

/** What does not hold. */
function broken(...checks: readonly LocationCheck[]): readonly string[] {
  return checks.filter(({ holds }) => !holds).map(({ says, found }) => `${says}: ${found}`)
}

function ways(methods: string, isRootRefused: boolean): readonly string[] {
  return broken(...judgeWays('192.0.2.7', { methods, isRootRefused }))
}

function strangers(output: string): readonly string[] {
  return broken(judgePeople(output, ['anna', 'bob']))
}

test('a location holds only while sshd takes keys and nothing else, and root cannot sign in', () => {
  assert.deepEqual(ways('publickey', true), [])
  for (const methods of ['publickey,password', 'password', 'publickey,keyboard-interactive', ''])
    assert.deepEqual(ways(methods, true), [`sshd takes keys and nothing else: ${methods}`])
  assert.deepEqual(ways('publickey', false), ['root cannot sign in at 192.0.2.7: root signed in'])
})

test('a location holds only while nobody but listed people may sign in and become root', () => {
  assert.deepEqual(strangers('member anna\nmember bob\nkeys anna\nkeys bob\nend\n'), [])
  assert.deepEqual(strangers('member anna\nmember carl\nkeys anna\nkeys mallory\nend\n'), [
    'only listed people may sign in and become root: carl is in the group, mallory has keys',
  ])
  for (const half of ['', 'member anna\n'])
    assert.deepEqual(strangers(half), [
      'only listed people may sign in and become root: they could not be listed',
    ])
  // Where there is no such group, as here, it comes to its end all the same.
  const output = execFileSync('/bin/sh', ['-s'], {
    input: LIST_PEOPLE,
    encoding: 'utf8',
    stdio: ['pipe', 'pipe', 'ignore'],
  })
  assert.deepEqual(strangers(output), [])
})

test('a location holds only while the firewall leaves open what must be, and nothing else', () => {
  const expected = [22, 443, 8443, 9443]
  const ports = (...open: readonly number[]): readonly string[] =>
    broken(...judgePorts(expected, [...expected, 80, 5432], open))
  const says =
    'of 6 ports, those that anybody listens at among them, only 22, 443, 8443, 9443 are open'
  assert.deepEqual(ports(...expected), [])
  assert.deepEqual(ports(...expected, 80), [`${says}: 80 is open`])
  assert.deepEqual(ports(22, 443, 8443), [`${says}: 9443 is closed`])
  assert.deepEqual(ports(...expected, 5432), [
    `${says}: 5432 is open`,
    'PostgreSQL is not reached from outside: 5432 is open',
  ])
})

function plain(challenge: string, page: string): readonly string[] {
  return broken(judgePlain('us.example', { challenge, page }))
}

test('a location that is open in the clear holds only while it leads to HTTPS and serves nothing else', () => {
  assert.deepEqual(plain('404', '308 https://us.example/'), [])
  const says = 'in the clear there is the way to HTTPS, and what an authority tries'
  assert.deepEqual(plain('404', '200'), [`${says}: a try: 404; the page: 200`])
  for (const page of ['308 https://other.example/', '308 http://us.example/', '404', 'no answer'])
    assert.equal(plain('404', page).length, 1, page)
  // Another program answers whoever asks, or nobody does.
  for (const challenge of ['200', '308 https://us.example/', 'connect ECONNREFUSED'])
    assert.equal(plain(challenge, '308 https://us.example/').length, 1, challenge)
})

function line(user: string, name: string): string {
  return `${user.padEnd(32)} node /opt/zennnn/x/packages/cli/src/main.ts ${name}`
}

function users(...lines: readonly string[]): number {
  return broken(judgeUsers(lines.join('\n'))).length
}

test('a location holds only while no process that the network reaches runs as root', () => {
  const work = line('zennnn-work', 'work')
  assert.equal(users(line('root', 'up'), line('zennnn-serve', 'serve'), work), 0)
  assert.equal(users(line('root', 'serve'), work), 1)
  assert.equal(users(line('zennnn-serve', 'serve'), line('root', 'serve'), work), 1)
  assert.equal(users(line('zennnn-serve', 'serve')), 1)
  assert.equal(users(), 1)
})

test('a spare holds only while no cloud runs there', () => {
  const says = 'no cloud runs there: it waits for one'
  assert.deepEqual(broken(judgeWaiting('USER COMMAND\nroot /sbin/init\n')), [])
  assert.deepEqual(broken(judgeWaiting('root node /opt/zennnn/x/packages/cli/src/main.ts up\n')), [
    `${says}: one runs`,
  ])
  assert.deepEqual(broken(judgeWaiting('')), [`${says}: what runs there could not be listed`])
})
