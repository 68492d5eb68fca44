import { attestationsOf, subjectsOf } from '../judge/judge-attestation.ts'
import type { KeptPromise } from '../promise/policy.ts'
import {
  type Attestation,
  attestationProblem,
  endOf,
  type Signers,
  startOf,
} from './attestation.ts'

/** So long before its end an attestation is to be signed anew: an auditor or a data centre needs weeks for it. */
export const RENEW_DAYS = 30

const DAY_MS = 86_400_000

/** How one thing stands that somebody has to sign for. */
export interface Standing<Known extends Attestation = Attestation> {
  readonly promise: KeptPromise
  /** Name of the region; empty for the whole cloud. */
  readonly subject: string
  /** `due`: it counts, and ends within RENEW_DAYS. `over`: it counted, and ended. `lacking`: none counts, nor did. */
  readonly state: 'counts' | 'due' | 'over' | 'lacking'
  /** The one that counts longest, or did; of several that do not, why this one does not. */
  readonly attestation: Known | undefined
  readonly problem: string | undefined
  /** Whole days until its end; negative when it is over. */
  readonly daysLeft: number | undefined
}

interface Known<One extends Attestation> {
  readonly cloud: string
  readonly signers: Signers
  readonly now: Date
  /** Names. */
  readonly regions: readonly string[]
  readonly attestations: readonly One[]
}

/** All that has to be signed for a policy, in its order, and how each stands. */
export function standingsOf<One extends Attestation>(
  policy: readonly KeptPromise[],
  known: Known<One>,
): readonly Standing<One>[] {
  return policy.flatMap((promise) =>
    subjectsOf(promise, known.regions).map((subject) => standingOf(promise, subject, known)),
  )
}

function standingOf<One extends Attestation>(
  promise: KeptPromise,
  subject: string,
  known: Known<One>,
): Standing<One> {
  const found = attestationsOf(promise, subject, known.attestations)
  const valid = found.find((one) => attestationProblem(one, known) === undefined)
  const attestation = valid ?? found[0]
  if (attestation === undefined)
    return {
      promise,
      subject,
      state: 'lacking',
      attestation,
      problem: 'Nobody attested it yet.',
      daysLeft: undefined,
    }
  const left = (endOf(attestation) - known.now.getTime()) / DAY_MS
  const daysLeft = left > 0 ? Math.ceil(left) : Math.floor(left)
  const shared = { promise, subject, attestation, daysLeft }
  if (valid !== undefined)
    return { ...shared, state: daysLeft <= RENEW_DAYS ? 'due' : 'counts', problem: undefined }
  return {
    ...shared,
    state: hasCounted(attestation, known) ? 'over' : 'lacking',
    problem: attestationProblem(attestation, known),
  }
}

/** Whether it counted on its last day, which is over. */
function hasCounted<One extends Attestation>(attestation: One, known: Known<One>): boolean {
  const lastDay = new Date(startOf(attestation.until))
  return (
    endOf(attestation) <= known.now.getTime() &&
    attestationProblem(attestation, { ...known, now: lastDay }) === undefined
  )
}
