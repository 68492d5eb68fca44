import { type HostAudit, type HostPromise, verdictOf } from '@zennnn/cloud'
import type { Clock } from '@zennnn/kernel'
import type { Control } from '../control/control.ts'
import { counted } from '../control/counted.ts'
import type { Observation } from '../control/observation.ts'

const MINUTE_MS = 60_000
/** A machine looks at itself each hour; what is older than two of them is not what the machine is. */
const OLDEST_MINUTES = 150
/** Clocks of two machines are never the same, as where what another one signed is read. */
const MOST_AHEAD_MINUTES = 5

export interface HostsPort {
  readonly clock: Clock
  /** Of every host. None at all where no machine is a host of ours. */
  readonly audits: (signal: AbortSignal) => Promise<readonly HostSight[]>
}

/** The newest audit of a host, made by its root; undefined where there is none, false where one is there that it did not make. */
export type HostSight = HostAudit | false | undefined

/** Holds where every line of the audit of every host holds that a program can see. */
export function hostAuditControl({ clock, audits }: HostsPort): Control {
  return {
    id: 'host-audit',
    observe: async (signal) => observeHosts(await audits(signal), 'host-hardened', clock.now()),
  }
}

/** The same of the lines about sshd and the people who may come in. */
export function sshAuditControl({ clock, audits }: HostsPort): Control {
  return {
    id: 'ssh-audit',
    observe: async (signal) => observeHosts(await audits(signal), 'host-ssh', clock.now()),
  }
}

/**
 * A broken line breaks the promise, and so does an audit that its host did not make: somebody wants it to be believed. A host that
 * was not looked at, or could not be, leaves it unknown. Which line it is the page
 * does not say: it would tell strangers where to begin. `zennnn host audit` does. @internal
 */
export function observeHosts(
  audits: readonly HostSight[],
  promise: HostPromise,
  now: Date,
): Observation {
  if (audits.length === 0)
    return {
      outcome: 'unknown',
      measured: 'this machine is no location of ours: nothing is said of it',
      figures: { hosts: 0 },
    }
  const forged = audits.filter((one) => one === false).length
  const fresh = audits.filter((one) => isAudit(one)).filter((one) => isFresh(one, now))
  const verdicts = fresh.map((one) => verdictOf(one, promise).figures)
  const sum = (name: keyof (typeof verdicts)[number]): number =>
    verdicts.reduce((total, figures) => total + figures[name], 0)
  const [holds, broken, unknown] = [sum('holds'), sum('broken'), sum('unknown')]
  const attest = sum('attest')
  const unseen = audits.length - fresh.length - forged
  const words = [
    `${holds} of ${counted(holds + broken + unknown + attest, 'line')} hold on ${counted(fresh.length, 'host')}`,
    ...(broken > 0 ? [`${broken} broken`] : []),
    ...(forged > 0 ? [`${counted(forged, 'host')} with an audit that is not its own`] : []),
    ...(unknown > 0 ? [`${unknown} not known`] : []),
    ...(attest > 0 ? [`${attest} to be attested`] : []),
    ...(unseen > 0 ? [`${counted(unseen, 'host')} without an audit of the last hours`] : []),
  ]
  const isKnown = unseen + unknown === 0 && holds > 0
  return {
    outcome: outcomeOf(broken + forged, isKnown),
    measured: words.join(', '),
    figures: { hosts: audits.length, holds, broken, forged, unknown, attest, unseen },
  }
}

function outcomeOf(broken: number, isKnown: boolean): Observation['outcome'] {
  if (broken > 0) return 'fails'
  return isKnown ? 'holds' : 'unknown'
}

function isAudit(one: HostSight): one is HostAudit {
  return one !== undefined && one !== false
}

/** One of a time to come, but for what clocks differ by, says nothing of today. */
function isFresh({ at }: HostAudit, now: Date): boolean {
  const age = now.getTime() - at.getTime()
  return age >= -MOST_AHEAD_MINUTES * MINUTE_MS && age <= OLDEST_MINUTES * MINUTE_MS
}
