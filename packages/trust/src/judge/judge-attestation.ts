import { type Attestation, attestationProblem, endOf } from '../attestation/attestation.ts'
import type { KeptPromise } from '../promise/policy.ts'
import type { Case } from './case.ts'
import type { AttestationPart } from './verdict.ts'

/** What is attested of a promise now: a part for the whole cloud or for each region, none where all of it can be tried. */
export function judgeAttestations(
  promise: KeptPromise,
  known: Omit<Case, 'runs'>,
): readonly AttestationPart[] {
  return subjectsOf(promise, known.regions).map((subject) => {
    const own = attestationsOf(promise, subject, known.attestations)
    const valid = own.find((one) => attestationProblem(one, known) === undefined)
    const attestation = valid ?? own[0]
    const part = { kind: 'attestation', subject, attestation, since: undefined } as const
    if (valid !== undefined) return { ...part, state: 'attested', why: undefined }
    if (attestation === undefined)
      return { ...part, state: 'unproved', why: 'Nobody attested it yet.' }
    return { ...part, state: 'unproved', ...lapseOf(attestation, known) }
  })
}

/** What each attestation of a promise has to be about. */
export function subjectsOf(
  { attested }: Pick<KeptPromise, 'attested'>,
  regions: readonly string[],
): readonly string[] {
  if (attested === undefined) return []
  // Of no region at all, too, something is lacking: what is attested for none of them is not attested.
  return attested === 'once' || regions.length === 0 ? [''] : regions
}

/** Those of one subject, the one that counts longest first. */
export function attestationsOf<One extends Attestation>(
  { id }: Pick<KeptPromise, 'id'>,
  subject: string,
  attestations: readonly One[],
): readonly One[] {
  return attestations
    .filter((one) => one.promise === id && one.subject === subject)
    .sort((a, b) => endOf(b) - endOf(a))
}

/** Only one that counted at its end ended. */
function lapseOf(
  attestation: Attestation,
  known: Omit<Case, 'runs'>,
): Pick<AttestationPart, 'why' | 'since'> {
  const end = new Date(endOf(attestation))
  const lastMoment = new Date(end.getTime() - 1)
  const hasEnded =
    end <= known.now && attestationProblem(attestation, { ...known, now: lastMoment }) === undefined
  return {
    why: attestationProblem(attestation, known),
    since: hasEnded ? end : undefined,
  }
}
