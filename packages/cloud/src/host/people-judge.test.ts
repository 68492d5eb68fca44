import assert from 'node:assert/strict'
import { generateKeyPairSync } from 'node:crypto'
import { test } from 'node:test'
import { parseAuthorizedKey, rsaBits } from './authorized-key.ts'
import type { HostCheck } from './host-check.ts'
import {
  type AccessReading,
  findPasswords,
  judgePasswords,
  judgePeopleAccess,
  parsePeople,
} from './people-judge.ts'

const NOW = new Date('2026-11-30T12:00:00Z')
const ANNA = `ssh-ed25519 ${'A'.repeat(68)}`
const BOB = `ecdsa-sha2-nistp256 ${'B'.repeat(140)}`
const LIST = [
  { name: 'anna', keys: [ANNA], until: '2027-11-30' },
  { name: 'bob', keys: [BOB], until: '2026-12-15' },
]
const ACCESS: AccessReading = {
  group: 'zennnn-people:x:990:anna,bob\n',
  keys: new Map([
    ['anna', `expiry-time="20271201Z" ${ANNA}\n`],
    ['bob', `# of bob\n\nexpiry-time="20261216Z" ${BOB}\n`],
  ]),
}

function lines(list: unknown = LIST, access: Partial<AccessReading> = {}): readonly HostCheck[] {
  return judgePeopleAccess({ read: JSON.stringify(list) }, { read: { ...ACCESS, ...access } }, NOW)
}

function told(list: unknown = LIST, access: Partial<AccessReading> = {}): readonly string[] {
  return lines(list, access).map(({ state, found }) => `${state}: ${found}`)
}

function keysOf(change: Readonly<Record<string, string>>): Partial<AccessReading> {
  return { keys: new Map([...ACCESS.keys, ...Object.entries(change)]) }
}

test('access holds while people and keys are those of the list, and each ends', () => {
  assert.deepEqual(told(), [
    'holds: 2: anna, bob',
    'holds: 2 keys of 2 people',
    'holds: anna 2027-11-30, bob 2026-12-15; soon: bob',
  ])
})

test('a stranger, a key that nobody listed, and options before a key do not hold', () => {
  const [, member] = told(LIST, { group: 'zennnn-people:x:990:anna,bob,carl\n' })
  assert.equal(member, 'broken: carl is in the group')
  assert.equal(told(LIST, keysOf({ mallory: BOB }))[1], 'broken: mallory has keys')
  const two = `${ACCESS.keys.get('anna') ?? ''}expiry-time="20271201Z" ${BOB}\n`
  assert.equal(told(LIST, keysOf({ anna: two }))[1], 'broken: anna has a key that is not listed')
  const run = `command="sh -c \\"id\\"",expiry-time="20271201Z" ${ANNA}\n`
  assert.equal(told(LIST, keysOf({ anna: run }))[1], 'broken: a key of anna has options')
  assert.equal(
    told(LIST, keysOf({ anna: 'what is that\n' }))[1],
    'broken: anna has a line that is no key',
  )
  const crowd = Array.from({ length: 11 }, (_, index) => ({ ...LIST[0], name: `p${index}` }))
  assert.match(told(crowd)[0] ?? '', /^broken: 11: /)
})

test('somebody without a last day, after it, or whose key outlives it, does not hold', () => {
  const [anna, bob] = LIST
  assert.equal(told([anna, { ...bob, until: undefined }])[2], 'broken: bob has no last day')
  assert.match(
    told([anna, { ...bob, until: '2026-11-29' }])[2] ?? '',
    /the last day of bob was 2026-11-29/,
  )
  assert.equal(
    told(LIST, keysOf({ bob: `${BOB}\n` }))[2],
    'broken: sshd takes a key of bob for longer than the list, or shorter',
  )
  assert.match(told(LIST, keysOf({ bob: `expiry-time="20991216Z" ${BOB}\n` }))[2] ?? '', /^broken/)
})

test('without a list, or what is in force, nothing is said to hold', () => {
  for (const text of [
    '',
    '{}',
    '[{"name":"anna"}]',
    '[{"name":"anna","keys":[1]}]',
    '[{"name":"a","keys":[],"until":"soon"}]',
  ]) {
    assert.equal(parsePeople(text), undefined, text)
    const found = judgePeopleAccess({ read: text }, { read: ACCESS }, NOW)
    assert.deepEqual(
      found.map(({ state }) => state),
      ['unknown', 'unknown', 'unknown'],
    )
  }
  const unread = judgePeopleAccess({ read: JSON.stringify(LIST) }, { unread: 'not root' }, NOW)
  assert.deepEqual(
    unread.map(({ state }) => state),
    ['holds', 'unknown', 'unknown'],
  )
})

/** Behind its length (RFC 4251, 5). */
function part(bytes: Buffer): Buffer {
  const length = Buffer.alloc(4)
  length.writeUInt32BE(bytes.length)
  return Buffer.concat([length, bytes])
}

function rsaKey(bits: number): string {
  const { publicKey } = generateKeyPairSync('rsa', { modulusLength: bits })
  const { n = '', e = '' } = publicKey.export({ format: 'jwk' })
  const blob = Buffer.concat([
    part(Buffer.from('ssh-rsa')),
    part(Buffer.from(e, 'base64url')),
    part(Buffer.concat([Buffer.from([0]), Buffer.from(n, 'base64url')])),
  ])
  return `ssh-rsa ${blob.toString('base64')}`
}

test('a short RSA key is told from a long one', () => {
  const short = rsaKey(1024)
  assert.equal(rsaBits(short), 1024)
  assert.equal(rsaBits(ANNA), undefined)
  assert.equal(rsaBits('ssh-rsa AAAA'), undefined)
  assert.equal(rsaBits('ssh-rsa AAAAB3NzaC1yc2EAAAAA'), undefined)
  const list = [{ ...LIST[0], keys: [short] }]
  const access = { group: '', keys: new Map([['anna', `expiry-time="20271201Z" ${short}\n`]]) }
  assert.equal(told(list, access)[1], 'broken: a key of anna has 1024 bits')
})

test('a line of authorised keys is read with its options', () => {
  assert.deepEqual(parseAuthorizedKey(`${ANNA} anna@office`), {
    options: '',
    expiry: undefined,
    key: ANNA,
  })
  assert.deepEqual(
    parseAuthorizedKey(`from="10.0.0.1, 10.0.0.2",expiry-time="20271201Z",no-pty ${ANNA}`),
    {
      options: 'from="10.0.0.1, 10.0.0.2",no-pty',
      expiry: '20271201Z',
      key: ANNA,
    },
  )
  for (const line of ['ssh-ed25519', 'ssh-ed25519 not!base64', `a b ${ANNA}`, 'x'])
    assert.equal(parseAuthorizedKey(line), undefined, line)
})

test('an account with a password, or without need of one, does not hold', () => {
  const shadow = 'root:*:19000:0:99999:7:::\ndaemon:!*:19000::::::\nanna:!:19000::::::\n'
  assert.deepEqual(findPasswords(shadow), [])
  assert.equal(judgePasswords({ read: shadow }).state, 'holds')
  assert.equal(judgePasswords({ read: shadow.replace('root:*', 'root:$y$j9T$x$y') }).found, 'root')
  assert.equal(judgePasswords({ read: shadow.replace('anna:!', 'anna:') }).found, 'anna needs none')
  assert.equal(judgePasswords({ read: '' }).state, 'unknown')
})
