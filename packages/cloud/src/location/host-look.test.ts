import assert from 'node:assert/strict'
import { execFileSync } from 'node:child_process'
import { test } from 'node:test'
import { type HostLook, judgeHost, LOOK_SCRIPT, parseLook } from './host-look.ts'

const CLOUD = 'a'.repeat(26)
const US = { name: 'us', host: '192.0.2.7' } as const
const GB = 1024 ** 3

const EMPTY: HostLook = {
  system: 'debian 12',
  machine: 'x86_64',
  init: 'systemd',
  isRoot: true,
  hasPython: true,
  memoryBytes: 4 * GB,
  room: ['/opt', '/srv', '/var'].map((place) => ({ place, disk: '/', bytes: 20 * GB })),
  claim: '',
  isUsed: false,
  ports: [22],
  from: '192.0.2.1',
}

function judge(change: Partial<HostLook>): readonly string[] {
  return judgeHost({ ...EMPTY, ...change }, US, CLOUD)
}

test('an empty Debian 12 becomes a location, and one of ours again', () => {
  assert.deepEqual(judge({}), [])
  const claim = JSON.stringify({ cloud: CLOUD, region: 'us' })
  assert.deepEqual(judge({ claim, isUsed: true, ports: [22, 443, 8443, 9443], room: [] }), [])
})

test('a machine that is something else is refused, with what it is', () => {
  assert.match(judge({ system: 'debian 11' })[0] ?? '', /runs debian 11, and must run Debian 12/)
  assert.match(judge({ system: '' })[0] ?? '', /unknown system/)
  assert.match(judge({ init: 'sh' })[0] ?? '', /must be systemd/)
  assert.match(judge({ machine: 'riscv64' })[0] ?? '', /must be x86_64 or aarch64/)
  assert.match(judge({ isRoot: false })[0] ?? '', /sudo asks for a password/)
  assert.match(judge({ memoryBytes: GB })[0] ?? '', /1\.0 GB of memory/)
  assert.match(judge({ ports: [22, 443] })[0] ?? '', /listens at port 443/)
  // Debian's image of a provider may have a web server; only who asks an authority needs its port.
  assert.deepEqual(judge({ ports: [22, 80] }), [])
  const acme = { directory: 'https://acme.example/directory', key: 'P-256' } as const
  assert.deepEqual(judgeHost({ ...EMPTY, ports: [22, 80] }, { ...US, acme }, CLOUD), [
    'Another program listens at port 80.',
  ])
})

test('what lies on one disk needs its room together', () => {
  const room = ['/opt', '/srv', '/var'].map((place) => ({ place, disk: '/', bytes: 7 * GB }))
  assert.deepEqual(judge({ room }), ['/opt, /srv, /var: 7.0 GB are free, and 8.0 GB are needed.'])
  const apart = room.map((one) => ({ ...one, disk: one.place }))
  assert.deepEqual(judge({ room: apart }), [])
})

test('a machine of another cloud, of another region, or with files of somebody is refused', () => {
  const other = JSON.stringify({ cloud: 'b'.repeat(26), region: 'us' })
  assert.deepEqual(judge({ claim: other }), ['It is a location of another cloud already.'])
  const eu = JSON.stringify({ cloud: CLOUD, region: 'eu' })
  assert.deepEqual(judge({ claim: eu }), ['It is the location eu of this cloud already.'])
  assert.deepEqual(judge({ claim: 'torn {' }), ['It is a location of another cloud already.'])
  assert.match(judge({ isUsed: true })[0] ?? '', /it is not empty/)
})

test('what the script says of this machine can be read', () => {
  const output = execFileSync('/bin/sh', ['-s'], {
    input: LOOK_SCRIPT,
    encoding: 'utf8',
    env: { PATH: process.env['PATH'], SSH_CONNECTION: '192.0.2.1 50000 192.0.2.7 22' },
  })
  const look = parseLook(output)
  assert.ok(look !== undefined)
  assert.match(look.system, /^\w+ /)
  assert.ok(look.memoryBytes > 100_000_000)
  assert.deepEqual(
    look.room.map(({ place }) => place),
    ['/opt', '/srv', '/var'],
  )
  assert.ok(look.room.every(({ bytes, disk }) => bytes > 0 && disk.startsWith('/')))
  assert.equal(look.from, '192.0.2.1')
  // Half of it is no look: the connection broke, or it is no shell that we know.
  assert.equal(parseLook(output.replace(/^end$/m, '')), undefined)
})
