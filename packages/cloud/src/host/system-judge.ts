import { type HostCheck, holdsWhen, judge, mapReading, type Reading } from './host-check.ts'

/** Until when Debian mends security holes of a release, long term support included (wiki.debian.org/LTS). */
const MENDED_UNTIL: Readonly<Record<string, string>> = { '12': '2028-06-30', '13': '2030-06-30' }

/** /etc/os-release. */
export function judgeSystem(text: Reading<string>, now: Date): HostCheck {
  return judge(
    {
      id: 'system',
      promise: 'host-hardened',
      says: 'it runs a Debian that is still mended',
      advice: 'Make a new location with a newer Debian, and move there.',
    },
    mapReading(text, parseRelease, '/etc/os-release names no system'),
    ({ id, version }) => {
      const until = id === 'debian' ? MENDED_UNTIL[version] : undefined
      return until === undefined
        ? holdsWhen(false, `it runs ${id} ${version}`)
        : holdsWhen(
            now.toISOString().slice(0, 10) <= until,
            `Debian ${version}, mended until ${until}`,
          )
    },
  )
}

function parseRelease(text: string): { readonly id: string; readonly version: string } | undefined {
  const valueOf = (name: string): string =>
    new RegExp(`^${name}="?([^"\\n]*)"?$`, 'm').exec(text)?.[1] ?? ''
  const [id, version] = [valueOf('ID'), valueOf('VERSION_ID')]
  return id === '' ? undefined : { id, version }
}

/** `timedatectl show --property NTPSynchronized`. Keys, certificates and grants end by the clock. */
export function judgeClock(text: Reading<string>): HostCheck {
  return judge(
    {
      id: 'clock',
      promise: 'host-hardened',
      says: 'its clock follows that of others',
      advice: 'timedatectl set-ntp true, and a way to a time server (UDP 123).',
    },
    mapReading(text, parseSynchronised, 'timedatectl does not say whether it does'),
    (isSynchronised) => holdsWhen(isSynchronised, isSynchronised ? 'it does' : 'it goes by itself'),
  )
}

function parseSynchronised(text: string): boolean | undefined {
  const [, value] = /^NTPSynchronized=(yes|no)$/m.exec(text) ?? []
  return value === undefined ? undefined : value === 'yes'
}
