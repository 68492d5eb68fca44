export {
  type Attestation,
  attest,
  attestationProblem,
  parseAttestation,
  type Signers,
  type Statement,
} from './attestation/attestation.ts'
export type { Control, ControlRun, Outcome } from './control/control.ts'
export { CONTROLS, type ControlId, isControlId } from './control/control-table.ts'
export type { Observation } from './control/observation.ts'
export {
  type BackedUpDatabase,
  backupLadderControl,
  type HeldBackup,
  type LadderPort,
} from './controls/backup-ladder.ts'
export { backupReadBackControl, type ReadBackPort } from './controls/backup-read-back.ts'
export { copyOutsideControl, type ExposurePort } from './controls/copy-outside.ts'
export { type DatabaseMapPort, databaseMapControl } from './controls/database-map.ts'
export { type FailoverDrillPort, failoverDrillControl } from './controls/failover-drill.ts'
export { type LocationsPort, locationsPageControl } from './controls/locations-page.ts'
export {
  type RegionDrillPort,
  regionDrillControl,
  wholeRegionDrillControl,
} from './controls/region-drill.ts'
export {
  type RegionsPort,
  regionContinentsControl,
  regionPlacesControl,
} from './controls/region-places.ts'
export {
  type RestoredDatabase,
  type RestorePort,
  restoreDrillControl,
} from './controls/restore-drill.ts'
export { type StaffPort, staffReachControl } from './controls/staff-reach.ts'
export { type ClusterPort, standbyLagControl } from './controls/standby-lag.ts'
export {
  CHAIN_BEGIN,
  type ChainHead,
  type EvidenceLine,
  parseLine,
  writeLine,
} from './evidence/evidence-line.ts'
export {
  type ChainPlace,
  type ChainProblem,
  type ChainVerdict,
  verifyChain,
} from './evidence/verify-chain.ts'
export type { Case } from './judge/case.ts'
export { type Day, historyOf } from './judge/history.ts'
export { judge } from './judge/judge.ts'
export { type RecordedRun, type RecordedRuns, runsOf } from './judge/recorded-run.ts'
export type { Part, PromiseState, Verdict } from './judge/verdict.ts'
export { SECURITY_JSON_PATH, SECURITY_PATH, securityPage } from './page/security-page.ts'
export { SECURITY_CSS, SECURITY_STYLE_PATH } from './page/security-style.ts'
export { type KeptPromise, policyOf, scheduleOf } from './promise/policy.ts'
export type { PromiseId } from './promises/all-promises.ts'
export { ControlRunner } from './round/control-runner.ts'
export { dueControls } from './round/due.ts'
export { runRound } from './round/round.ts'
export { daysToKeep, type KeptDays } from './store/kept-days.ts'
export { EvidenceReader } from './store/read-evidence.ts'
export { type RoundTools, recordDue, recordRuns } from './store/record-round.ts'
export { controlsOf, type StoredPolicy, storedPolicy } from './store/stored-policy.ts'
export {
  type PolicyCheck,
  type PolicyProblem,
  type Reader,
  verifyPolicy,
} from './verify/verify-policy.ts'
export { type IncidentNote, type PolicyView, viewPolicy } from './view/policy-view.ts'
export { securityJson } from './view/security-json.ts'
