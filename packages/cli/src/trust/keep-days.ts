import { type EvidenceRegister, readRegions, type ShownEvidence } from '@zennnn/cloud'
import { systemClock } from '@zennnn/kernel'
import {
  controlsOf,
  daysToKeep,
  EvidenceReader,
  type Policy,
  type StoredPolicy,
  storedPolicy,
} from '@zennnn/trust'
import type { OpenPlace } from '../cloud/cloud-place.ts'
import { policyBefore, policyIn } from '../cloud/own-policy.ts'

type Place = Pick<OpenPlace, 'home' | 'brand'>
type Register = Pick<EvidenceRegister, 'shown' | 'keepDays'>

/** The policy by what is stored, for who holds all keys. */
export async function policyHere(place: Place, shown: ShownEvidence): Promise<StoredPolicy> {
  return await policyBy(place, shown, await policyIn(place.home, place.brand))
}

/** Keeps the days that are over. */
export async function keepDays(place: Place, register: Register): Promise<void> {
  await keep(place, register, { policy: await policyIn(place.home, place.brand), today: false })
}

/** Also what was of this one, before its chain or its policy ends. */
export async function keepToday(place: Place, register: Register): Promise<void> {
  await keep(place, register, { policy: await policyBefore(place.home, place.brand), today: true })
}

async function keep(
  place: Place,
  register: Register,
  { policy, today }: { readonly policy: Policy; readonly today: boolean },
): Promise<void> {
  const shown = await register.shown(controlsOf(policy))
  const { view, kept, lastRunAt } = await policyBy(place, shown, policy)
  const days = daysToKeep(view, { over: kept.over, lastRunAt }, { today })
  if (days.length > 0) await register.keepDays(days)
}

async function policyBy(
  { home }: Place,
  shown: ShownEvidence,
  policy: Policy,
): Promise<StoredPolicy> {
  const regions = readRegions(home).map(({ name }) => name)
  return await storedPolicy(shown, {
    policy,
    regions,
    now: systemClock.now(),
    reader: new EvidenceReader(),
  })
}
