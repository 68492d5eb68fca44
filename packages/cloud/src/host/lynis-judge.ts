import { count, few } from './counted.ts'
import {
  type HostCheck,
  holdsWhen,
  judge,
  mapReading,
  type Reading,
  unknown,
} from './host-check.ts'

const HOUR_MS = 3_600_000
/** Its timer runs each night. */
const REPORT_HOURS = 72
/** A Debian that nobody hardened, with all that builds programs, has 58 (3.0.8, measured). Above, much is taste: banners, partitions. */
const LEAST_INDEX = 60
/** About the comfort of the network, not about who may do what: one name server is enough where the provider's is a cluster. */
const NO_WEAKNESS = new Set(['NETW-2704', 'NETW-2705'])

interface LynisReport {
  readonly endedAt: Date
  readonly index: number
  /** Each as `AUTH-9208`, with its sentence. */
  readonly warnings: readonly { readonly id: string; readonly says: string }[]
}

/** /var/log/lynis-report.dat; undefined where it is not whole. @internal */
export function parseLynis(text: string): LynisReport | undefined {
  const valueOf = (name: string): string =>
    new RegExp(`^${name}=(.*)$`, 'm').exec(text)?.[1]?.trim() ?? ''
  const index = valueOf('hardening_index')
  const endedAt = new Date(`${valueOf('report_datetime_end').replace(' ', 'T')}Z`)
  if (!/^\d+$/.test(index) || Number.isNaN(endedAt.getTime()) || valueOf('finish') !== 'true')
    return undefined
  const warnings = [...text.matchAll(/^warning\[\]=([A-Z]+-\d+)\|([^|]*)/gm)]
  return {
    endedAt,
    index: Number(index),
    warnings: warnings.map(([, id = '', says = '']) => ({ id, says })),
  }
}

/** What another program makes of the machine, by several hundred tests of its own. */
export function judgeLynis(text: Reading<string>, now: Date): HostCheck {
  return judge(
    {
      id: 'second-opinion',
      promise: 'host-hardened',
      says: `lynis finds no weakness, and a hardening index of ${LEAST_INDEX} or more`,
      advice: 'lynis show details <test> explains each; systemctl start lynis looks anew.',
    },
    mapReading(text, parseLynis, 'the report of lynis is not whole'),
    ({ endedAt, index, warnings }) => {
      const hours = Math.floor((now.getTime() - endedAt.getTime()) / HOUR_MS)
      if (hours > REPORT_HOURS) return unknown(`its report is ${count(hours, 'hour')} old`)
      // It writes the time of its place, which may be half a day ahead.
      if (hours < -14) return unknown('its report is of the future: the clock was set back')
      const weak = warnings.filter(({ id }) => !NO_WEAKNESS.has(id))
      const said = weak.map(({ id, says }) => `${id}: ${says}`)
      return holdsWhen(
        index >= LEAST_INDEX && weak.length === 0,
        `index ${index}, ${weak.length === 0 ? 'no weakness' : few(said)}`,
      )
    },
  )
}
