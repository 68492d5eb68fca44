import { type EvidenceRegister, readRegions, type ShownEvidence } from '@zennnn/cloud'
import { systemClock } from '@zennnn/kernel'
import {
  controlsOf,
  daysToKeep,
  EvidenceReader,
  type StoredPolicy,
  storedPolicy,
} from '@zennnn/trust'
import type { OpenPlace } from '../cloud/cloud-place.ts'
import { policyIn } from '../cloud/own-policy.ts'

/** The policy by what is stored, for who holds all keys. */
export async function policyHere(
  { home, brand }: Pick<OpenPlace, 'home' | 'brand'>,
  shown: ShownEvidence,
): Promise<StoredPolicy> {
  const regions = readRegions(home).map(({ name }) => name)
  const policy = await policyIn(home, brand)
  return await storedPolicy(shown, {
    policy,
    regions,
    now: systemClock.now(),
    reader: new EvidenceReader(),
  })
}

/** Keeps the days that are over; with `today` also what was of this one, before its chain ends. */
export async function keepDays(
  place: Pick<OpenPlace, 'home' | 'brand'>,
  register: Pick<EvidenceRegister, 'shown' | 'keepDays'>,
  options?: { readonly today: boolean },
): Promise<void> {
  const wanted = controlsOf(await policyIn(place.home, place.brand))
  const { view, kept } = await policyHere(place, await register.shown(wanted))
  const days = daysToKeep(view, kept, options)
  if (days.length > 0) await register.keepDays(days)
}
