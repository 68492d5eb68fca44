import { readFileSync } from 'node:fs'
import type { Reading } from './host-check.ts'
import type { HostMachine } from './host-machine.ts'
import { KERNEL_SETTINGS } from './kernel-judge.ts'
import { SSHD_OF_OURS } from './sample-sshd.ts'

const MODPROBE = new URL(
  '../../../../deploy/ansible/roles/kernel/templates/modprobe.conf.j2',
  import.meta.url,
)
/** When it is as it should be. */
export const SAMPLE_NOW = new Date('2026-11-30T12:00:00Z')
const KEY = `ssh-ed25519 ${'A'.repeat(68)}`
const LISTS = '/var/lib/apt/lists'

/** A location that is as it should be: what its programs say, and its files. */
export const SAMPLE_PROGRAMS: Readonly<Record<string, string>> = {
  'dpkg-query': 'installed dpkg 1.21.22\ninstalled linux-image-6.1.0-40-amd64 6.1.153-1\n',
  'apt-get': '0 upgraded, 0 newly installed, 0 to remove and 0 not upgraded.\n',
  'apt-config':
    'APT::Periodic::Update-Package-Lists "1";\nAPT::Periodic::Unattended-Upgrade "1";\nUnattended-Upgrade::Origins-Pattern:: "origin=Debian,label=Debian-Security";\n',
  systemctl: 'active\nactive\n',
  ss: 'tcp LISTEN 0 128 0.0.0.0:22 0.0.0.0:* users:(("sshd",pid=560,fd=3))\ntcp LISTEN 0 511 *:443 *:* users:(("node",pid=901,fd=24))\n',
  nft: 'table inet zennnn {\n\tchain input {\n\t\ttype filter hook input priority 0; policy drop;\n\t\ttcp dport { 22, 443, 8443 } accept\n\t}\n\tchain forward {\n\t\ttype filter hook forward priority 0; policy drop;\n\t}\n}\n',
  'systemd-analyze': 'zennnn.service 3.8 OK\nzennnn-vault.service 1.2 OK\n',
  modprobe: readFileSync(MODPROBE, 'utf8'),
  timedatectl: 'NTPSynchronized=yes\n',
  sshd: SSHD_OF_OURS,
  getent: 'zennnn-people:x:990:anna\n',
  lsblk: '{"blockdevices": [{"name":"vda_crypt", "type":"crypt", "mountpoints":["/"]}]}',
}
const FILES: Readonly<Record<string, string>> = {
  '/etc/os-release': 'ID=debian\nVERSION_ID="12"\n',
  '/proc/sys/kernel/osrelease': '6.1.0-40-amd64\n',
  '/proc/modules': 'ext4 983040 1 - Live 0x0\n',
  '/proc/1/maps': '7f0c1a000000-7f0c1a1b2000 r-xp 00028000 fe:01 131   /usr/lib/systemd/systemd\n',
  '/proc/560/status': 'Name:\tsshd\nUid:\t0\t0\t0\t0\n',
  '/proc/901/status': 'Name:\tnode\nUid:\t998\t998\t998\t998\n',
  '/etc/zennnn/people.json': JSON.stringify([{ name: 'anna', keys: [KEY], until: '2027-11-30' }]),
  '/etc/ssh/sshd_config': 'Include /etc/ssh/sshd_config.d/*.conf\n',
  '/etc/ssh/sshd_config.d/20-zennnn-closed.conf': 'PasswordAuthentication no\n',
  '/etc/ssh/authorized_keys.d/anna': `expiry-time="20271201Z" ${KEY}\n`,
  '/etc/shadow': 'root:*:19000::::::\nanna:!:19000::::::\n',
  ...Object.fromEntries(
    KERNEL_SETTINGS.map((name) => [`/proc/sys/${name.replaceAll('.', '/')}`, `${strict(name)}\n`]),
  ),
}
const FOLDERS: Readonly<Record<string, readonly string[]>> = {
  [LISTS]: ['deb.debian.org_debian-security_dists_bookworm-security_InRelease'],
  '/proc': ['1', 'self', 'sys'],
  '/etc/ssh/authorized_keys.d': ['anna'],
  '/etc/ssh/sshd_config.d': ['20-zennnn-closed.conf', 'README'],
}
const TIMES: Readonly<Record<string, Date>> = {
  [LISTS]: new Date('2026-11-30T06:00:00Z'),
  '/var/lib/apt/periodic/unattended-upgrades-stamp': new Date('2026-11-30T06:10:00Z'),
}

function strict(name: string): string {
  if (name === 'vm.mmap_min_addr') return '65536'
  if (/^net\.ipv[46]\.conf.*(redirects|route|forwarding)$|sysrq|suid|ip_forward|userns/.test(name))
    return '0'
  return /kptr|bpf_jit|randomize|perf_event/.test(name) ? '2' : '1'
}

async function find<T>(value: T | undefined, name: string): Promise<Reading<T>> {
  return await Promise.resolve(
    value === undefined ? { unread: `there is no ${name}` } : { read: value },
  )
}

/** That location in memory, where it does not say or have something else; what it lacks is not there. */
export function sampleMachine(
  programs: Readonly<Record<string, string | undefined>> = {},
  files: Readonly<Record<string, string | undefined>> = {},
): HostMachine {
  const all = { ...SAMPLE_PROGRAMS, ...programs }
  return {
    run: async (file) => await find(all[file.split('/').at(-1) ?? ''], file),
    read: async (path) => await find({ ...FILES, ...files }[path], path),
    list: async (path) => await find(FOLDERS[path], path),
    changedAt: async (path) => await find(TIMES[path], path),
  }
}
