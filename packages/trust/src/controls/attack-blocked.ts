import { attackFaults, durationWords, type HostAttack, secondsWords } from '@zennnn/cloud'
import type { Clock } from '@zennnn/kernel'
import type { Control } from '../control/control.ts'
import { counted } from '../control/counted.ts'
import type { Observation } from '../control/observation.ts'

/** The machine attacks itself each day; what is older than two of them says nothing of its firewall. */
const OLDEST_MS = 2 * 86_400_000

export interface AttackPort {
  readonly clock: Clock
  /**
   * What the test host of this machine saw last, as its root left it; undefined where it left nothing, `unreadable` where something
   * else is in its place.
   */
  readonly newest: (signal: AbortSignal) => Promise<HostAttack | 'unreadable' | undefined>
  /** Whether this machine is a server of ours, which has a firewall. */
  readonly isLocation: (signal: AbortSignal) => Promise<boolean>
}

/** Holds where a test host that guessed, hammered or scanned was blocked by the firewall within seconds, and nobody else was. */
export function attackBlockedControl({ clock, newest, isLocation }: AttackPort): Control {
  return {
    id: 'attack-blocked',
    observe: async (signal) => {
      const found = await newest(signal)
      if (found === undefined) return unseen(await isLocation(signal))
      return observeAttack(found, clock.now())
    },
  }
}

function unseen(isLocation: boolean): Observation {
  return unknown(
    isLocation
      ? 'this machine was not attacked by its test host yet'
      : 'this machine is no location of ours: it has no firewall of ours to attack',
  )
}

/** @internal */
export function observeAttack(found: HostAttack | 'unreadable', now: Date): Observation {
  if (found === 'unreadable')
    return fails('what the test host of this machine left cannot be read', {})
  const ageMs = now.getTime() - found.at.getTime()
  if (ageMs < 0) return unknown('the newest attack of the test host is of a time to come')
  const age = `${durationWords(ageMs)} ago`
  if (ageMs > OLDEST_MS) return unknown(`the test host attacked last ${age}, which is too long`)
  if (!found.hasRules)
    return fails(`no rules that block anybody were in force ${age}`, { attacks: 0 })
  return observeAttacks(found, age)
}

/** Which attack came through the page does not say: it would tell strangers where to begin. `zennnn host attack` does. */
function observeAttacks({ attacks, neverBlocked }: HostAttack, age: string): Observation {
  const good = attacks.filter((one) => attackFaults(one).length === 0).length
  const heard = attacks.filter(({ areOthersHeard }) => areOthersHeard).length
  const slowestMs = Math.max(...attacks.map(({ silentAfterMs }) => silentAfterMs ?? 0))
  const figures = {
    attacks: attacks.length,
    blocked: good,
    others: heard,
    slowest_ms: Math.round(slowestMs),
    never_blocked: neverBlocked,
  }
  const all = counted(attacks.length, 'attack')
  const untried = untriedWords(neverBlocked)
  if (good < attacks.length) {
    const others = heard < attacks.length ? ', and others were not heard' : ''
    return fails(
      `${good} of ${all} of a test host on this machine ended as they must${others}, ${age}${untried}`,
      figures,
    )
  }
  return {
    outcome: 'holds',
    measured: `this machine blocked a test host in ${good} of ${all}, the slowest after ${secondsWords(slowestMs)}, and heard others, ${age}${untried}`,
    figures,
  }
}

/**
 * A proxy, behind which are people, is not told from an office: both are networks that somebody named. So it is said of whom the
 * attack says nothing.
 */
function untriedWords(neverBlocked: number): string {
  if (neverBlocked === 0) return ''
  const networks = counted(neverBlocked, 'network that is', 'networks that are')
  return `; of ${networks} never blocked nothing is said`
}

function fails(measured: string, figures: Observation['figures']): Observation {
  return { outcome: 'fails', measured, figures }
}

function unknown(measured: string): Observation {
  return { outcome: 'unknown', measured, figures: {} }
}
