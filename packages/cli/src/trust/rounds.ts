import { setTimeout as delay } from 'node:timers/promises'
import { type EvidenceRegister, readTrustKey } from '@zennnn/cloud'
import { type Log, systemClock } from '@zennnn/kernel'
import { ControlRunner, type RoundTools, recordDue } from '@zennnn/trust'
import type { OpenPlace } from '../cloud/cloud-place.ts'
import { policyIn } from '../cloud/own-policy.ts'
import type { Environment } from '../environment.ts'
import { readOnceIn } from '../serve/read-once.ts'
import { cloudControls } from './cloud-controls.ts'
import { inTurn } from './in-turn.ts'
import { keepDays } from './keep-days.ts'
import type { VisitedSite } from './tls-places.ts'

/** Often enough for what is due each quarter of an hour; the first one when the cloud has settled. */
const EVERY_MS = 60_000
/** What a control gets to put back what it changed when the process ends, which is killed after five seconds. */
const STOP_MS = 2_000

type RoundEnvironment = VisitedSite & Pick<Environment, 'release' | 'releaseKey'>

/** What a round of this cloud is made of. SETUP_FAILED where the key is missing. */
export async function roundTools(
  place: OpenPlace,
  environment: RoundEnvironment,
  log: Log,
): Promise<RoundTools> {
  return {
    policy: await policyIn(place.home, place.brand),
    cloud: environment.domain,
    privateKey: await readTrustKey(place.home),
    controls: cloudControls(place, environment, log),
    runner: new ControlRunner({ clock: systemClock, log }),
    clock: systemClock,
  }
}

/** The same for all of a process that try something: a control that hangs is begun again by none of them. */
export function roundToolsOnce(...of: Parameters<typeof roundTools>): () => Promise<RoundTools> {
  return readOnceIn(Number.POSITIVE_INFINITY, async () => await roundTools(...of))
}

export interface RunningRounds {
  /** Ends the control that runs, within two seconds; what it saw is not written down. */
  readonly stop: () => Promise<void>
}

/**
 * Tries the promises that are due, minute by minute, one control after the other. Apart from jobs: nobody waits for it, and a
 * control that takes long keeps no job waiting. Of several `work` one does it at a time. It waits for runs that were ordered, as
 * they wait for it: else it would not get its turn while somebody orders one after another.
 */
export function startRounds(
  place: OpenPlace,
  madeTools: () => Promise<RoundTools>,
  log: Log,
): RunningRounds {
  const stopping = new AbortController()
  const { signal } = stopping
  const ended = untilStopped(place, madeTools, { log, signal }).catch((error: unknown) => {
    if (!signal.aborted) log.error('rounds_ended', { error })
  })
  return {
    stop: async () => {
      stopping.abort()
      await Promise.race([ended, delay(STOP_MS)])
    },
  }
}

async function untilStopped(
  place: OpenPlace,
  madeTools: () => Promise<RoundTools>,
  { log, signal }: { readonly log: Log; readonly signal: AbortSignal },
): Promise<void> {
  const tools = await madeTools()
  let daysKeptOn = ''
  for (;;) {
    await delay(EVERY_MS, undefined, { signal, ref: false })
    const round = async (register: EvidenceRegister) => {
      const today = systemClock.now().toISOString().slice(0, 10)
      if (daysKeptOn !== today) await keepDays(place, register)
      daysKeptOn = today
      return await recordDue(register, tools, signal)
    }
    try {
      await inTurn(place, round, { signal })
    } catch (error) {
      signal.throwIfAborted()
      // As when there is no primary: the next minute has its turn, and results that do not come get too old.
      log.warn('round_failed', { error })
    }
  }
}
