import type { ShownEvidence } from '@zennnn/cloud'
import { parseAttestation, type Signers } from '../attestation/attestation.ts'
import { type Standing, standingsOf } from '../attestation/standing.ts'
import { parseNote } from '../incident/incident-note.ts'
import type { RecordedRuns } from '../judge/recorded-run.ts'
import { type Policy, scheduleOf } from '../promise/policy.ts'
import { type IncidentNote, type PolicyView, viewPolicy } from '../view/policy-view.ts'
import { securityJson } from '../view/security-json.ts'
import { type KeptDays, keptDays } from './kept-days.ts'
import { type EvidenceReader, keyOf } from './read-evidence.ts'

/** The policy of a cloud as far as stored results say how it is kept, and the lines that show it. */
export interface StoredPolicy {
  readonly view: PolicyView
  readonly kept: KeptDays
  /** When the newest line was signed, as it says itself; undefined while there is none. */
  readonly lastRunAt: Date | undefined
  /** How all stands that somebody has to sign for, in the order of the policy. */
  readonly standings: readonly Standing[]
  /** The same as data. */
  readonly json: () => string
}

/** The controls of a policy: whose lines are wanted. */
export function controlsOf({ promises }: Pick<Policy, 'promises'>): readonly string[] {
  return [...scheduleOf(promises).keys()]
}

/** Makes the policy of what is stored. Runs no control, and asks nobody. */
export async function storedPolicy(
  shown: ShownEvidence,
  {
    policy,
    regions,
    now,
    reader,
  }: {
    readonly policy: Policy
    /** Their names. */
    readonly regions: readonly string[]
    readonly now: Date
    readonly reader: EvidenceReader
  },
): Promise<StoredPolicy> {
  const { runs, publicKey, head, problems } = await reader.read(shown, now)
  const { cloud, after, beganAt, earlierKey } = shown.chain
  const kept = keptDays(shown.days, now)
  const attestations = shown.attestations.flatMap((text) => parseAttestation(text) ?? [])
  const known = { now, cloud, regions, runs, attestations, signers: signersOf(shown.signers) }
  const chain = { after, beganAt: new Date(beganAt), earlierKey, problems }
  const view = viewPolicy(known, {
    policy,
    notes: notesOf(shown.notes),
    head,
    publicKey,
    chain,
    kept,
  })
  const published = shown.lines.filter(({ isPublished }) => isPublished)
  return {
    view,
    kept,
    lastRunAt: lastRunAt(runs),
    standings: standingsOf(policy.promises, known),
    json: () =>
      securityJson(
        view,
        published.map(({ text }) => text),
      ),
  }
}

function lastRunAt(runs: RecordedRuns): Date | undefined {
  const newest = [...runs.values()].flatMap((own) => own.at(-1) ?? [])
  return newest.sort((a, b) => a.sequence - b.sequence).at(-1)?.at
}

/** Those that can be shown; one about a sentence that this brand does not say has no place. */
function notesOf(notes: ShownEvidence['notes']): readonly IncidentNote[] {
  return notes.flatMap(({ promise, text, at }) => parseNote({ promise, text, at }) ?? [])
}

/** One whose key is none may attest nothing. */
function signersOf(signers: ShownEvidence['signers']): Signers {
  const known: [string, ReturnType<typeof keyOf>][] = []
  for (const [name, key] of signers)
    try {
      known.push([name, keyOf(key)])
    } catch {
      // He is not known: what he attests is shown with the sentence that says so.
    }
  return new Map(known)
}
