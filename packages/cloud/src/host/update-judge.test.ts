import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { HostState } from './host-check.ts'
import {
  isOutdated,
  judgePending,
  judgeRunning,
  judgeUpgrades,
  newestKernel,
  parsePending,
  type RunningReading,
  type UpdateReading,
  type UpgradeReading,
} from './update-judge.ts'

const NOW = new Date('2026-11-30T12:00:00Z')

/** As apt 2.6 of Debian 12 says it. */
const NOTHING = `NOTE: This is only a simulation!
      apt-get needs root privileges for real execution.
      Keep also in mind that locking is deactivated,
      so don't depend on the relevance to the real current situation!
Reading package lists...
Building dependency tree...
Reading state information...
Calculating upgrade...
0 upgraded, 0 newly installed, 0 to remove and 0 not upgraded.
`
const WAITING = `Reading package lists...
Building dependency tree...
The following packages will be upgraded:
  base-files libssl3 openssl
3 upgraded, 0 newly installed, 0 to remove and 0 not upgraded.
Inst base-files [12.4+deb12u11] (12.4+deb12u12 Debian:12.12/oldstable [amd64])
Inst libssl3 [3.0.17-1~deb12u2] (3.0.22-1~deb12u1 Debian-Security:12/oldstable-security [amd64])
Inst openssl [3.0.17-1~deb12u2] (3.0.22-1~deb12u1 Debian-Security:12/oldstable-security [amd64])
Conf libssl3 (3.0.22-1~deb12u1 Debian-Security:12/oldstable-security [amd64])
`
const UPDATE: UpdateReading = {
  simulated: NOTHING,
  lists: [
    'lock',
    'deb.debian.org_debian-security_dists_bookworm-security_InRelease',
    'deb.debian.org_debian_dists_bookworm_InRelease',
  ],
  fetchedAt: new Date('2026-11-30T06:00:00Z'),
}

function pending(change: Partial<UpdateReading>): readonly [HostState, string] {
  const { state, found } = judgePending({ read: { ...UPDATE, ...change } }, NOW)
  return [state, found]
}

test('a machine is patched only while no security update waits; others are only told', () => {
  assert.deepEqual(pending({}), ['holds', 'none'])
  assert.deepEqual(pending({ simulated: WAITING }), [
    'broken',
    '2 packages: libssl3, openssl; 1 other update can be had',
  ])
  const others = WAITING.replaceAll(
    'Debian-Security:12/oldstable-security',
    'Debian:12.12/oldstable',
  )
  assert.deepEqual(pending({ simulated: others }), ['holds', 'none; 3 other updates can be had'])
})

test('that nothing waits is worth nothing without fresh lists of the security updates', () => {
  assert.equal(pending({ lists: ['deb.debian.org_debian_dists_bookworm_InRelease'] })[0], 'broken')
  assert.deepEqual(pending({ fetchedAt: new Date('2026-11-27T12:00:00Z') }), [
    'unknown',
    'the lists of packages are 72 hours old, so what waits is not known',
  ])
  assert.equal(pending({ fetchedAt: new Date('2026-12-01T12:00:00Z') })[0], 'unknown')
  assert.equal(pending({ simulated: 'E: Could not get lock\n' })[0], 'unknown')
  assert.equal(parsePending(''), undefined)
})

/** As `apt-config dump` of Debian 12 with our role says it. */
const CONFIGURATION = `APT::Periodic "";
APT::Periodic::Update-Package-Lists "1";
APT::Periodic::Unattended-Upgrade "1";
Unattended-Upgrade "";
Unattended-Upgrade::Origins-Pattern "";
Unattended-Upgrade::Origins-Pattern:: "origin=Debian,codename=\${distro_codename},label=Debian";
Unattended-Upgrade::Origins-Pattern:: "origin=Debian,codename=\${distro_codename},label=Debian-Security";
Unattended-Upgrade::Automatic-Reboot "false";
`
const UPGRADE: UpgradeReading = {
  configuration: CONFIGURATION,
  timers: 'active\nactive\n',
  ranAt: new Date('2026-11-30T05:00:00Z'),
}

function upgrades(change: Partial<UpgradeReading>): readonly [HostState, string] {
  const { state, found } = judgeUpgrades({ read: { ...UPGRADE, ...change } }, NOW)
  return [state, found]
}

test('updates come by themselves only when configuration, timers and the last run say so', () => {
  assert.deepEqual(upgrades({}), ['holds', 'the last run ended 7 hours ago'])
  const off = CONFIGURATION.replace('Unattended-Upgrade "1"', 'Unattended-Upgrade "0"')
  assert.deepEqual(upgrades({ configuration: off }), ['broken', 'nothing is installed by itself'])
  const stale = CONFIGURATION.replace('Package-Lists "1"', 'Package-Lists "0"')
  assert.deepEqual(upgrades({ configuration: stale }), [
    'broken',
    'lists of packages are not fetched',
  ])
  assert.equal(
    upgrades({ configuration: CONFIGURATION.replace(',label=Debian-Security', '') })[0],
    'broken',
  )
  for (const timers of ['active\ninactive\n', 'active\n', '', 'active\nactive\nactive\n'])
    assert.deepEqual(upgrades({ timers }), ['broken', 'a timer of apt does not run'], timers)
  assert.equal(upgrades({ ranAt: new Date('2026-11-20T05:00:00Z') })[0], 'broken')
  assert.equal(upgrades({ ranAt: undefined })[0], 'unknown')
  assert.equal(upgrades({ ranAt: new Date('2026-12-01T12:00:00Z') })[0], 'unknown')
})

const RUNNING: RunningReading = {
  release: '6.1.0-40-amd64',
  packages: ['linux-image-6.1.0-9-amd64', 'linux-image-6.1.0-40-amd64', 'linux-image-amd64'].map(
    (name) => ({ name }),
  ),
  outdated: [],
  isRestartAsked: false,
}

function running(change: Partial<RunningReading>): readonly [HostState, string] {
  const { state, found } = judgeRunning({ read: { ...RUNNING, ...change } })
  return [state, found]
}

test('what runs is what is installed: kernel, programs and libraries', () => {
  assert.equal(running({})[0], 'holds')
  assert.deepEqual(running({ release: '6.1.0-9-amd64' }), [
    'broken',
    'the kernel 6.1.0-9-amd64 runs, and 6.1.0-40-amd64 is installed',
  ])
  assert.deepEqual(running({ outdated: ['sshd', 'sshd', 'postgres'] }), [
    'broken',
    'replaced since they began: sshd, postgres',
  ])
  assert.equal(running({ isRestartAsked: true })[0], 'broken')
  // A kernel that is not Debian's may be patched or not: nobody here can say.
  assert.equal(running({ packages: [] })[0], 'unknown')
  assert.equal(
    newestKernel(['linux-image-6.1.0-9-amd64', 'linux-image-6.1.0-10-amd64-dbg']),
    '6.1.0-9-amd64',
  )
})

test('a process with a replaced library is told from one with a file of its own that is gone', () => {
  const library = '7f0c1a000000-7f0c1a1b2000 r-xp 00028000 fe:01 131 '
  assert.equal(
    isOutdated(`${library}                    /usr/lib/x86_64-linux-gnu/libssl.so.3 (deleted)\n`),
    true,
  )
  assert.equal(
    isOutdated(`${library}                    /usr/lib/x86_64-linux-gnu/libssl.so.3\n`),
    false,
  )
  const shared = '7f0c1b000000-7f0c1b1b2000 rw-s 00000000 00:01 1024 '
  assert.equal(isOutdated(`${shared}                     /dev/zero (deleted)\n`), false)
  assert.equal(isOutdated(`${shared}                     /usr/share/x (deleted)\n`), false)
})
