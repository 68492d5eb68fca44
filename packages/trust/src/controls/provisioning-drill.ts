import { durationWords } from '@zennnn/cloud'
import type { Clock } from '@zennnn/kernel'
import type { Control } from '../control/control.ts'
import { counted } from '../control/counted.ts'
import type { Observation } from '../control/observation.ts'

/** Four weeks, and a week for it to be repeated. */
const OLDEST_MS = 35 * 86_400_000

/** A rehearsal in which a machine with nothing on it became a place where databases run. */
export interface ProvisioningDrill {
  readonly endedAt: Date
  readonly ms: number
  /** Whether there was nothing of ours on it at the beginning. */
  readonly wasEmpty: boolean
  /** What a second run of the same changed: a place that is set up is left alone. */
  readonly changedAgain: number
  /** Databases that were made on it, and answered over HTTPS. */
  readonly databases: number
  readonly answered: number
}

export interface ProvisioningDrillPort {
  readonly clock: Clock
  readonly newest: (signal: AbortSignal) => Promise<ProvisioningDrill | undefined>
}

/** Holds where an empty machine became a place of hosting by software alone, in the newest rehearsal, which is not five weeks old. */
export function provisioningDrillControl({ clock, newest }: ProvisioningDrillPort): Control {
  return {
    id: 'provisioning-drill',
    observe: async (signal) => observeProvisioning(await newest(signal), clock.now()),
  }
}

/** @internal */
export function observeProvisioning(drill: ProvisioningDrill | undefined, now: Date): Observation {
  if (drill === undefined)
    return { outcome: 'unknown', measured: 'no new place was rehearsed yet', figures: {} }
  const { endedAt, ms, wasEmpty, changedAgain, databases, answered } = drill
  const ageMs = now.getTime() - endedAt.getTime()
  const isGood = wasEmpty && changedAgain === 0 && databases > 0 && answered === databases
  const words = [
    `a new place rehearsed ${durationWords(Math.max(0, ageMs))} ago`,
    `${answered} of ${counted(databases, 'database')} answered after ${durationWords(ms)}`,
    ...(wasEmpty ? [] : ['the machine was not empty']),
    ...(changedAgain > 0 ? [`a second run changed ${counted(changedAgain, 'thing')}`] : []),
  ]
  return {
    outcome: isGood && ageMs >= 0 && ageMs <= OLDEST_MS ? 'holds' : 'fails',
    measured: words.join(', '),
    figures: { age_ms: ageMs, took_ms: ms, databases, answered, changed_again: changedAgain },
  }
}
