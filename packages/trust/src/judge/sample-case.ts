import { generateKeyPairSync } from 'node:crypto'
import { type Attestation, attest, type Statement } from '../attestation/attestation.ts'
import type { Outcome } from '../control/control.ts'
import type { ControlId } from '../control/control-table.ts'
import { SAMPLE_CLOUD, SAMPLE_NOW, sampleRun } from '../evidence/sample-evidence.ts'
import type { KeptPromise } from '../promise/policy.ts'
import type { Case } from './case.ts'
import type { RecordedRun } from './recorded-run.ts'

/** Who attests in the tests, and a stranger. */
export const JANE = generateKeyPairSync('ed25519')
export const STRANGER = generateKeyPairSync('ed25519')

/** Each hour, no older than three, by two controls. */
export const SAMPLE_PROMISE: KeptPromise = {
  id: 'standby',
  chapter: 'outages',
  says: 'There is a standby.',
  controls: ['standby-lag', 'failover-drill'],
  everyMinutes: 60,
  maximumAgeMinutes: 180,
  of: 'zennnn',
}

export function sampleCase(known: Partial<Case> = {}): Case {
  return {
    now: SAMPLE_NOW,
    cloud: SAMPLE_CLOUD,
    regions: ['eu', 'us', 'ap'],
    runs: new Map(),
    attestations: [],
    signers: new Map([['Jane Roe', JANE.publicKey]]),
    ...known,
  }
}

/** Runs of one control, oldest first: minutes before SAMPLE_NOW, and what came of it. */
export function runsOfControl(
  control: ControlId,
  ...runs: readonly (readonly [number, Outcome])[]
): readonly [ControlId, readonly RecordedRun[]] {
  return [
    control,
    runs.map(([minutesAgo, outcome], index) => ({
      ...sampleRun({ control, minutesAgo, outcome, measured: `${control}: ${outcome}` }),
      sequence: index + 1,
    })),
  ]
}

export function sampleAttestation(
  statement: Partial<Statement> = {},
  privateKey: typeof JANE.privateKey = JANE.privateKey,
): Attestation {
  const sample: Statement = {
    cloud: SAMPLE_CLOUD,
    promise: 'physical',
    subject: 'eu',
    says: 'Guards and badges were seen on a visit.',
    by: 'Jane Roe',
    from: '2026-06-01',
    until: '2027-05-31',
    document: { name: 'Report of the visit', sha256: 'ab'.repeat(32) },
    ...statement,
  }
  return attest(sample, privateKey)
}
