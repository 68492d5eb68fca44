import { parseJson } from '@zennnn/kernel'
import { few } from './counted.ts'
import { type HostCheck, type Judgement, judge, mapReading, type Reading } from './host-check.ts'

/** Where something is mounted, and whether what is written there is encrypted on its way to the disk. */
interface Mount {
  readonly place: string
  readonly isEncrypted: boolean
}

/** From these a machine starts: what reads them is not there yet, and nothing of anybody lies on them. */
const STARTS_FROM = /^\/(boot|boot\/.*|efi)$/
/** In memory. */
const IN_MEMORY = /^(zram|ram)\d+$/

/** What `lsblk --json --output NAME,TYPE,MOUNTPOINTS` says; undefined where it is not that, or nothing is mounted. @internal */
export function parseMounts(text: string): readonly Mount[] | undefined {
  const mounts = listOf(fieldOf(parseJson(text), 'blockdevices')).flatMap((one) =>
    mountsOf(one, false),
  )
  return mounts.some(({ place }) => place === '/') ? mounts : undefined
}

function mountsOf(device: unknown, isBelow: boolean): readonly Mount[] {
  if (IN_MEMORY.test(String(fieldOf(device, 'name')))) return []
  const isEncrypted = isBelow || fieldOf(device, 'type') === 'crypt'
  const own = listOf(fieldOf(device, 'mountpoints')).flatMap((place) =>
    typeof place === 'string' ? [{ place, isEncrypted }] : [],
  )
  return [
    ...own,
    ...listOf(fieldOf(device, 'children')).flatMap((one) => mountsOf(one, isEncrypted)),
  ]
}

/** That a provider encrypts below what we see, only a person can vouch for. */
export function judgeDisks(text: Reading<string>): HostCheck {
  return judge(
    {
      id: 'disks-encrypted',
      promise: 'host-ssh',
      says: 'disks are encrypted',
      advice: 'Attest what the provider does below, or set the machine up on LUKS.',
    },
    mapReading(text, parseMounts, 'what lsblk said does not name the disk of /'),
    (mounts): Judgement => {
      const kept = mounts.filter(({ place }) => !STARTS_FROM.test(place))
      const open = [...new Set(kept.filter((one) => !one.isEncrypted).map(({ place }) => place))]
      return open.length === 0
        ? { state: 'holds', found: `${few(kept.map(({ place }) => place))} lie on LUKS` }
        : { state: 'attest', found: `no encryption is seen from here below ${few(open)}` }
    },
  )
}

function fieldOf(value: unknown, name: string): unknown {
  return value instanceof Object ? Reflect.get(value, name) : undefined
}

function listOf(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : []
}
