import { type Renewal, tellRenewals } from '@zennnn/cloud'
import type { Chore } from '@zennnn/jobs'
import { type Log, systemClock } from '@zennnn/kernel'
import type { OpenPlace } from '../cloud/cloud-place.ts'
import { type KnownAttestations, knownAttestations } from '../trust/known-attestations.ts'

/** Each morning: what has to be signed anew within 30 days, and what was not. */
export function attestationChore(
  place: OpenPlace,
  environment: { readonly domain: string },
  log: Log,
): Chore {
  return {
    name: 'watch_attestations',
    pattern: '41 5 * * *',
    run: async () => {
      const { standings } = await knownAttestations(place, environment)
      await tellRenewals(place, renewalsOf(standings), { now: systemClock.now(), log })
    },
  }
}

/** @internal */
export function renewalsOf(standings: KnownAttestations['standings']): readonly Renewal[] {
  return standings.flatMap(({ state, attestation, promise, subject }) => {
    if (attestation === undefined || (state !== 'due' && state !== 'over')) return []
    const { id, by, until } = attestation
    const words = `${promise.id}${subject === '' ? '' : ` of ${subject}`}, signed by ${by}`
    return [{ id, words, until, isOver: state === 'over' }]
  })
}
