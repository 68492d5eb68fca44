import { count, few } from './counted.ts'
import { type HostCheck, holdsWhen, judge, type Reading } from './host-check.ts'

/** `deploy/ansible/roles/kernel` has the same; a test holds both together. Protocols, file systems and buses that no location uses. */
const NEEDLESS = [
  'atm',
  'ax25',
  'can',
  'cramfs',
  'dccp',
  'firewire-core',
  'freevxfs',
  'hfs',
  'hfsplus',
  'jffs2',
  'netrom',
  'rds',
  'rose',
  'sctp',
  'tipc',
  'usb-storage',
  'x25',
] as const

export interface ModuleReading {
  /** /proc/modules: the name first in each line, with `_` for `-`. */
  readonly loaded: string
  /** What `modprobe --showconfig` says: of all files together. */
  readonly configuration: string
}

export function judgeModules(reading: Reading<ModuleReading>): HostCheck {
  return judge(
    {
      id: 'modules',
      promise: 'host-hardened',
      says: 'the kernel loads no protocol or file system that nobody here uses',
      advice:
        'zennnn region add brings /etc/modprobe.d/60-zennnn.conf back; what is loaded goes with a restart.',
    },
    reading,
    ({ loaded, configuration }) => {
      const names = new Set(loaded.split('\n').map((line) => bare(line.split(' ')[0] ?? '')))
      const off = new Set(
        [...configuration.matchAll(/^install (\S+) \/(?:usr\/)?bin\/(?:false|true)$/gm)].map(
          ([, name = '']) => bare(name),
        ),
      )
      const inUse = NEEDLESS.filter((name) => names.has(bare(name)))
      const possible = NEEDLESS.filter((name) => !off.has(bare(name)))
      const wrong = [
        ...(inUse.length === 0 ? [] : [`loaded: ${few(inUse)}`]),
        ...(possible.length === 0 ? [] : [`may be loaded: ${few(possible)}`]),
      ]
      return holdsWhen(
        wrong.length === 0,
        wrong.length === 0 ? `${count(NEEDLESS.length, 'module')} are off` : wrong.join('; '),
      )
    },
  )
}

/** modprobe(8) takes both signs for one. */
function bare(name: string): string {
  return name.replaceAll('-', '_')
}
