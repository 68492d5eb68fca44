import assert from 'node:assert/strict'
import { test } from 'node:test'
import { auditHost } from './host-audit.ts'
import type { HostCheck, Reading } from './host-check.ts'
import { type HostMachine, thisMachine } from './host-machine.ts'
import { SAMPLE_NOW, SAMPLE_PROGRAMS, sampleMachine } from './sample-machine.ts'

async function open(
  machine: HostMachine,
  httpPort?: number,
): Promise<Readonly<Record<string, string>>> {
  const { checks } = await auditHost(machine, { now: () => SAMPLE_NOW }, httpPort)
  const found = checks.filter(({ state }) => state !== 'holds')
  return Object.fromEntries(found.map(({ id, state }) => [id, state]))
}

test('a location that is as it should be holds in every line', async () => {
  assert.deepEqual(await open(sampleMachine()), {})
})

test('what is wrong with a machine turns its own lines, and no others', async () => {
  const cases: readonly (readonly [
    programs: Readonly<Record<string, string | undefined>>,
    files: Readonly<Record<string, string | undefined>>,
    open: Readonly<Record<string, string>>,
  ])[] = [
    [
      {
        ss: `${SAMPLE_PROGRAMS['ss'] ?? ''}tcp LISTEN 0 9 0.0.0.0:25 0.0.0.0:* users:(("node",pid=901,fd=9))\n`,
      },
      {},
      { ports: 'broken' },
    ],
    [{}, { '/proc/901/status': 'Uid:\t0\t0\t0\t0\n' }, { 'listeners-not-root': 'broken' }],
    [
      { 'dpkg-query': `${SAMPLE_PROGRAMS['dpkg-query'] ?? ''}installed php8.2-fpm 8.2\n` },
      {},
      { 'no-php-no-mysql': 'broken' },
    ],
    [{ nft: '' }, {}, { firewall: 'broken' }],
    [{ 'systemd-analyze': 'zennnn.service 8.0 EXPOSED\n' }, {}, { units: 'broken' }],
    [{ systemctl: 'active\ninactive\n' }, {}, { 'patched-by-itself': 'broken' }],
    [{}, { '/proc/sys/kernel/osrelease': '6.1.0-9-amd64\n' }, { 'patched-in-use': 'broken' }],
    [{}, { '/proc/sys/kernel/kptr_restrict': '0\n' }, { kernel: 'broken' }],
    [{ modprobe: '' }, {}, { modules: 'broken' }],
    [{}, { '/etc/shadow': 'root:$y$j9T$a$b:19000::::::\n' }, { 'no-passwords': 'broken' }],
    [{ getent: 'zennnn-people:x:990:anna,carl\n' }, {}, { 'people-listed': 'broken' }],
    [
      { lsblk: '{"blockdevices": [{"name":"vda", "type":"disk", "mountpoints":["/"]}]}' },
      {},
      { 'disks-encrypted': 'attest' },
    ],
  ]
  for (const [programs, files, expected] of cases)
    assert.deepEqual(await open(sampleMachine(programs, files)), expected)
})

test('a machine that is open in the clear holds only where its cloud is to be reached so', async () => {
  const plain = {
    ss: `${SAMPLE_PROGRAMS['ss'] ?? ''}tcp LISTEN 0 9 *:80 *:* users:(("node",pid=901,fd=9))\n`,
    nft: (SAMPLE_PROGRAMS['nft'] ?? '').replace('{ 22,', '{ 22, 80,'),
  }
  assert.deepEqual(await open(sampleMachine(plain)), { ports: 'broken', firewall: 'broken' })
  assert.deepEqual(await open(sampleMachine(plain), 80), {})
  // What is too much is seen here; what is missing is tried from outside.
  assert.deepEqual(await open(sampleMachine(), 80), {})
})

async function nothing<T>(): Promise<Reading<T>> {
  return await Promise.resolve({ unread: 'it is for root to read' })
}

test('on a machine where nothing can be read, nothing is said to hold', async () => {
  const machine: HostMachine = { run: nothing, read: nothing, list: nothing, changedAt: nothing }
  const { checks } = await auditHost(machine, { now: () => SAMPLE_NOW })
  assert.deepEqual([...new Set(checks.map(({ state }) => state))], ['unknown'])
  assert.deepEqual(
    checks.filter(({ found, advice }) => found === '' || advice === ''),
    [],
  )
})

function why(reading: Reading<unknown>): string {
  return 'unread' in reading ? reading.unread : ''
}

test('a program that is not there, a closed file and a failing program say why', async () => {
  const machine = thisMachine()
  assert.equal(
    why(await machine.run('/usr/bin/there-is-none', [])),
    'there is no /usr/bin/there-is-none',
  )
  assert.match(
    why(await machine.run('/bin/sh', ['-c', 'echo broken; exit 4'])),
    /^sh failed: broken$/,
  )
  assert.deepEqual(await machine.run('/bin/sh', ['-c', 'echo fine; exit 4'], [4]), {
    read: 'fine\n',
  })
  assert.equal(why(await machine.read('/there/is/none')), 'there is no /there/is/none')
  assert.match(why(await machine.read('/proc')), /cannot be read \(EISDIR\)/)
})

test('each line has a name of its own and is of one promise', async () => {
  const { checks } = await auditHost(sampleMachine(), { now: () => SAMPLE_NOW })
  const ids = checks.map(({ id }: HostCheck) => id)
  assert.equal(new Set(ids).size, ids.length)
  assert.deepEqual([...new Set(checks.map(({ promise }) => promise))].sort(), [
    'host-hardened',
    'host-ssh',
  ])
})
