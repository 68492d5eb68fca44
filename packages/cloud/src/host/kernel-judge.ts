import { count, few } from './counted.ts'
import { type HostCheck, holdsWhen, judge, type Reading, unknown } from './host-check.ts'

interface KernelSetting {
  /** As sysctl names it. */
  readonly name: string
  readonly least: number
  readonly most: number
  /** Whether kernels come without it. */
  readonly isOptional?: boolean
}

/** `deploy/ansible/roles/kernel` sets them; a test holds both together. Sources: kernel.org's admin-guide/sysctl, CIS Debian 12. */
const SETTINGS: readonly KernelSetting[] = [
  // What helps who is in already, to become root.
  exactly('kernel.kptr_restrict', 2),
  exactly('kernel.dmesg_restrict', 1),
  exactly('kernel.sysrq', 0),
  exactly('kernel.randomize_va_space', 2),
  { ...exactly('kernel.kexec_load_disabled', 1), isOptional: true },
  atLeast('kernel.yama.ptrace_scope', 1),
  atLeast('kernel.perf_event_paranoid', 2),
  atLeast('kernel.unprivileged_bpf_disabled', 1),
  { ...exactly('kernel.unprivileged_userns_clone', 0), isOptional: true },
  atLeast('vm.mmap_min_addr', 65_536),
  { ...exactly('net.core.bpf_jit_harden', 2), isOptional: true },
  exactly('fs.suid_dumpable', 0),
  exactly('fs.protected_hardlinks', 1),
  exactly('fs.protected_symlinks', 1),
  atLeast('fs.protected_fifos', 1),
  atLeast('fs.protected_regular', 1),
  // What helps who is near on the network.
  exactly('net.ipv4.ip_forward', 0),
  exactly('net.ipv4.tcp_syncookies', 1),
  exactly('net.ipv4.icmp_echo_ignore_broadcasts', 1),
  ...bothOf('net.ipv4.conf', 'accept_redirects', 0),
  ...bothOf('net.ipv4.conf', 'secure_redirects', 0),
  ...bothOf('net.ipv4.conf', 'send_redirects', 0),
  ...bothOf('net.ipv4.conf', 'accept_source_route', 0),
  atLeast('net.ipv4.conf.all.rp_filter', 1),
  ...bothOf('net.ipv6.conf', 'accept_redirects', 0, 'optional'),
  ...bothOf('net.ipv6.conf', 'accept_source_route', 0, 'optional'),
  ...bothOf('net.ipv6.conf', 'forwarding', 0, 'optional'),
]

export const KERNEL_SETTINGS: readonly string[] = SETTINGS.map(({ name }) => name)

/** `values`: of each setting what /proc/sys has, undefined where the kernel has no such file or we may not read it. */
export function judgeKernel(values: Reading<ReadonlyMap<string, string | undefined>>): HostCheck {
  return judge(
    {
      id: 'kernel',
      promise: 'host-hardened',
      says: 'the kernel is set to give little away and to trust no neighbour',
      advice:
        'systemctl restart systemd-sysctl; zennnn region add brings /etc/sysctl.d/99-zennnn.conf back.',
    },
    values,
    (read) => {
      const wrong = SETTINGS.flatMap((one) => {
        const value = read.get(one.name)
        return value === undefined || isGood(one, value) ? [] : [`${one.name} is ${value}`]
      })
      const unseen = SETTINGS.filter(
        ({ name, isOptional }) => isOptional !== true && read.get(name) === undefined,
      )
      if (wrong.length > 0) return holdsWhen(false, few(wrong))
      if (unseen.length > 0) return unknown(`${few(unseen.map(({ name }) => name))} cannot be read`)
      const seen = SETTINGS.filter(({ name }) => read.get(name) !== undefined)
      return holdsWhen(true, count(seen.length, 'setting'))
    },
  )
}

function isGood({ least, most }: KernelSetting, value: string): boolean {
  return /^\d+$/.test(value) && Number(value) >= least && Number(value) <= most
}

function exactly(name: string, value: number): KernelSetting {
  return { name, least: value, most: value }
}

function atLeast(name: string, least: number): KernelSetting {
  return { name, least, most: Number.MAX_SAFE_INTEGER }
}

/** Of the devices that there are, and of those that come. */
function bothOf(
  folder: string,
  name: string,
  value: number,
  kind: 'needed' | 'optional' = 'needed',
): readonly KernelSetting[] {
  return ['all', 'default'].map((device) => ({
    ...exactly(`${folder}.${device}.${name}`, value),
    isOptional: kind === 'optional',
  }))
}
