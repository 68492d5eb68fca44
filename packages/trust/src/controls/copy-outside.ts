import type { Exposure } from '@zennnn/cloud'
import type { Clock } from '@zennnn/kernel'
import type { Control } from '../control/control.ts'
import type { Observation } from '../control/observation.ts'

const HOUR_MS = 3_600_000
/** What is promised to be lost at most. */
const PROMISED_HOURS = 24

export interface ExposurePort {
  readonly clock: Clock
  readonly exposure: () => Promise<Exposure>
}

/** Holds where the loss of the home region, at this moment, would cost no database more than a day of work. */
export function copyOutsideControl({ clock, exposure }: ExposurePort): Control {
  return {
    id: 'copy-outside',
    observe: async () => observeExposure(await exposure(), clock.now()),
  }
}

/** What would be lost, of one database or of all. */
export function observeExposure({ databases, without, since }: Exposure, now: Date): Observation {
  if (databases === 0) return { outcome: 'unknown', measured: 'no database was found', figures: {} }
  if (since === null)
    return {
      outcome: 'fails',
      measured: 'there is no region but the one where the databases run',
      figures: { databases, without },
    }
  const hours = (now.getTime() - Date.parse(since)) / HOUR_MS
  // Dated before the clock was set back: nobody knows how old it is.
  if (hours < 0)
    return {
      outcome: 'fails',
      measured: 'what protects the work is dated in a time to come',
      figures: { databases, without },
    }
  const words = [
    `with the data centre at most ${hours.toFixed(1)} hours of work would be lost`,
    `${databases - without} of ${databases} databases have a verified copy elsewhere`,
  ]
  return {
    outcome: hours <= PROMISED_HOURS ? 'holds' : 'fails',
    measured: words.join(', '),
    figures: { databases, without, hours: Math.round(hours * 10) / 10 },
  }
}
