import type { AttestationPart, ControlPart, Part } from '../judge/verdict.ts'

/** What is attested of several regions in the same words, which are said once. */
export interface AttestedGroup {
  readonly kind: 'attested'
  readonly part: AttestationPart
  /** Empty where it is about the whole cloud. */
  readonly subjects: readonly string[]
}

/** Controls as they are, attestations that differ by their region alone as one; each where the first of it stood. */
export function groupParts(parts: readonly Part[]): readonly (ControlPart | AttestedGroup)[] {
  const groups = Map.groupBy(parts, (part) =>
    part.kind === 'control' ? part.control : sameness(part),
  )
  return [...groups.values()].flatMap(
    ([first, ...others]): readonly (ControlPart | AttestedGroup)[] => {
      if (first === undefined) return []
      if (first.kind === 'control') return [first]
      const subjects = [first, ...others].flatMap((part) =>
        part.kind === 'attestation' && part.subject !== '' ? [part.subject] : [],
      )
      return [{ kind: 'attested', part: first, subjects }]
    },
  )
}

/** Two with the same are alike for who reads them; the name of a control is never one of these. */
function sameness({ state, why, attestation }: AttestationPart): string {
  const { says, by, from, until, document } = attestation ?? {}
  return JSON.stringify([
    state,
    why,
    says,
    by,
    from,
    until,
    document?.name,
    document?.sha256,
    document?.url,
  ])
}
