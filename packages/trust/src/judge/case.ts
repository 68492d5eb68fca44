import type { Attestation, Signers } from '../attestation/attestation.ts'
import type { RecordedRuns } from './recorded-run.ts'

/** All that a verdict is made of. */
export interface Case {
  readonly now: Date
  /** Host name of the cloud. */
  readonly cloud: string
  /** Names of the regions: what is attested for each is attested for all of these. */
  readonly regions: readonly string[]
  readonly runs: RecordedRuns
  readonly attestations: readonly Attestation[]
  readonly signers: Signers
}
