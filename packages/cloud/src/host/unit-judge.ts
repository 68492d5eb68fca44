import {
  type HostCheck,
  holdsWhen,
  judge,
  mapReading,
  type Reading,
  unknown,
} from './host-check.ts'

/**
 * Our units, and how exposed systemd may find each, of 0 (not at all) to 10. `up` starts PostgreSQL and others as users of their own,
 * for which it is root, and keeps what that takes; the vault needs a port above 1024 and one folder.
 */
const UNITS = [
  { name: 'zennnn.service', most: 4 },
  { name: 'zennnn-vault.service', most: 1.5 },
  { name: 'zennnn-vault-privileged.service', most: 1.5 },
  { name: 'zennnn-host-audit.service', most: 3.5 },
  { name: 'zennnn-host-audit-hand-over.service', most: 1.5 },
  { name: 'zennnn-host-attack.service', most: 3.5 },
] as const

/** A unit and its exposure. */
type Exposure = ReadonlyMap<string, number>

/** The table of `systemd-analyze security --no-pager`: `zennnn.service  8.0 EXPOSED 🙁` for each unit that is loaded. @internal */
export function parseExposure(text: string): Exposure | undefined {
  const rows = [...text.matchAll(/^\s*(\S+\.service)\s+(\d+\.\d)\s/gm)]
  return rows.length === 0
    ? undefined
    : new Map(rows.map(([, name = '', exposure = '']) => [name, Number(exposure)]))
}

export function judgeUnits(text: Reading<string>): HostCheck {
  return judge(
    {
      id: 'units',
      promise: 'host-hardened',
      says: 'systemd finds our services little exposed',
      advice:
        'systemd-analyze security <unit> says what is open; zennnn region add brings our units back.',
    },
    mapReading(text, parseExposure, 'what systemd-analyze said is no list of units'),
    (exposure) => {
      const found = UNITS.flatMap(({ name, most }) => {
        const value = exposure.get(name)
        return value === undefined ? [] : [{ name, value, most, isGood: value <= most }]
      })
      if (found.length === 0) return unknown('none of our units is loaded here')
      const wrong = found.filter(({ isGood }) => !isGood)
      return wrong.length === 0
        ? holdsWhen(true, found.map(({ name, value }) => `${name} ${value.toFixed(1)}`).join(', '))
        : holdsWhen(
            false,
            wrong
              .map(({ name, value, most }) => `${name} ${value.toFixed(1)}, of ${most} at most`)
              .join('; '),
          )
    },
  )
}
