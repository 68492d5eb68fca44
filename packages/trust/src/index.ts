export {
  type Attestation,
  type AttestedDocument,
  attest,
  attestationProblem,
  isDay,
  isPublicAddress,
  LONGEST_DAYS,
  parseAttestation,
  type Signers,
  type Statement,
} from './attestation/attestation.ts'
export { RENEW_DAYS, type Standing, standingsOf } from './attestation/standing.ts'
export type { Control, ControlRun, Outcome } from './control/control.ts'
export { CONTROLS, type ControlId, isControlId } from './control/control-table.ts'
export { type Severity, WORKING_DAYS_TO_ANSWER } from './control/fix-clock.ts'
export { isSentence, type Observation } from './control/observation.ts'
export {
  clocksOf,
  type RunningClock,
  remindersOf,
  type TimedReport,
} from './control/report-clock.ts'
export type { TurnsMemory, TurnsState } from './control/turns.ts'
export { attackBlockedControl } from './controls/attack-blocked.ts'
export {
  type BackedUpDatabase,
  backupLadderControl,
  type HeldBackup,
  type LadderPort,
} from './controls/backup-ladder.ts'
export { backupReadBackControl, type ReadBackPort } from './controls/backup-read-back.ts'
export {
  canaryDownloadControl,
  type DownloadPort,
  type TableContents,
} from './controls/canary-download.ts'
export { cardRoutesControl } from './controls/card-routes.ts'
export { type CardScanPort, cardScanControl, type ScannedTexts } from './controls/card-scan.ts'
export { copyOutsideControl, type ExposurePort } from './controls/copy-outside.ts'
export { csrfRoutesControl } from './controls/csrf-routes.ts'
export { type DoorsPort, databaseDoorsControl } from './controls/database-doors.ts'
export { type DatabaseMapPort, databaseMapControl } from './controls/database-map.ts'
export { directorySignInControl } from './controls/directory-sign-in.ts'
export { edgeOverloadControl, type OverloadPort } from './controls/edge-overload.ts'
export {
  type EscapePort,
  type ExpressionPlace,
  escapeCorpusControl,
} from './controls/escape-corpus.ts'
export { type FailoverDrillPort, failoverDrillControl } from './controls/failover-drill.ts'
export {
  type ForeignIdsPort,
  foreignIdsControl,
  type HiddenRecord,
} from './controls/foreign-ids.ts'
export { hashRoutesControl } from './controls/hash-routes.ts'
export {
  type HostSight,
  type HostsPort,
  hostAuditControl,
  sshAuditControl,
} from './controls/host-audit.ts'
export { injectionCorpusControl } from './controls/injection-corpus.ts'
export { type LinksPort, linkTokensControl, type SampleLinks } from './controls/link-tokens.ts'
export { type LocationsPort, locationsPageControl } from './controls/locations-page.ts'
export { memberNamesControl } from './controls/member-names.ts'
export {
  type Audits,
  type FindingsPort,
  type OpenFinding,
  openFindingsControl,
} from './controls/open-findings.ts'
export { type PlainHttpPort, plainHttpControl } from './controls/plain-http.ts'
export { providerSignInControl } from './controls/provider-sign-in.ts'
export {
  type ProvisioningDrill,
  type ProvisioningDrillPort,
  provisioningDrillControl,
} from './controls/provisioning-drill.ts'
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
export { type OpenReport, type ReportsPort, reportClocksControl } from './controls/report-clocks.ts'
export { type IntakePort, reportIntakeControl, type TestReport } from './controls/report-intake.ts'
export {
  type RestoredDatabase,
  type RestorePort,
  restoreDrillControl,
} from './controls/restore-drill.ts'
export { type ScriptPort, scriptCorpusControl } from './controls/script-corpus.ts'
export { type SecurityTxtPort, securityTxtControl } from './controls/security-txt.ts'
export { sessionCookieControl } from './controls/session-cookie.ts'
export {
  type PasswordWay,
  type ShortPasswordPort,
  shortPasswordControl,
} from './controls/short-password.ts'
export { type SourceFiles, type SourcePort, sourceBuildControl } from './controls/source-build.ts'
export { type StaffEntryPort, type StaffVisit, staffGrantControl } from './controls/staff-grant.ts'
export { staffLogControl } from './controls/staff-log.ts'
export { type StaffPort, staffReachControl } from './controls/staff-reach.ts'
export { type ClusterPort, standbyLagControl } from './controls/standby-lag.ts'
export { type HashesPort, storedHashesControl } from './controls/stored-hashes.ts'
export {
  type TlsPort,
  tlsChainControl,
  tlsHandshakeControl,
  tlsRatingControl,
} from './controls/tls-look.ts'
export { wrongLoginsControl } from './controls/wrong-logins.ts'
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
export { noteProblem, parseNote } from './incident/incident-note.ts'
export type { Case } from './judge/case.ts'
export { type Day, historyOf } from './judge/history.ts'
export { judge } from './judge/judge.ts'
export { type RecordedRun, type RecordedRuns, runsOf } from './judge/recorded-run.ts'
export type { Part, PromiseState, Verdict } from './judge/verdict.ts'
export { toAssessmentResults } from './oscal/assessment-results.ts'
export { readStored } from './oscal/stored-line.ts'
export {
  type Answer,
  type Ask,
  jsonOf,
  jsonQuestion,
  memberOf,
  type Question,
} from './outside/ask.ts'
export type { Canary, CanaryPort } from './outside/canary.ts'
export { type HoldRequests, httpsHold } from './outside/held-requests.ts'
export { type Comer, httpsAsk, httpsDownload, plainAsk } from './outside/network-ask.ts'
export { asPerson, type Person, Visitor } from './outside/visitor.ts'
export type { OwnFacts, OwnHost, OwnInside, OwnStaff } from './own/own-facts.ts'
export { ownPromises } from './own/own-promises.ts'
export { SECURITY_JSON_PATH, SECURITY_PATH, securityPage } from './page/security-page.ts'
export { SECURITY_CSS, SECURITY_STYLE_PATH } from './page/security-style.ts'
export { parseOwnPolicy } from './promise/own-policy.ts'
export {
  brandPolicy,
  type KeptPromise,
  type Policy,
  policyOf,
  scheduleOf,
} from './promise/policy.ts'
export type { PromiseId } from './promises/all-promises.ts'
export { type Redact, redactor } from './redact/redact.ts'
export { type Release, readRelease, signRelease } from './release/release.ts'
export { ControlRunner } from './round/control-runner.ts'
export { dueControls } from './round/due.ts'
export { runRound } from './round/round.ts'
export { daysToKeep, type KeptDays } from './store/kept-days.ts'
export { EvidenceReader } from './store/read-evidence.ts'
export { type RoundTools, recordDue, recordRuns } from './store/record-round.ts'
export { controlsOf, type StoredPolicy, storedPolicy } from './store/stored-policy.ts'
export { checkOutside, type OutsideCheck } from './verify/outside-check.ts'
export {
  type PolicyCheck,
  type PolicyProblem,
  type Reader,
  verifyPolicy,
} from './verify/verify-policy.ts'
export { panelJson, panelRun } from './view/panel-json.ts'
export { type IncidentNote, type PolicyView, viewPolicy } from './view/policy-view.ts'
export { securityJson } from './view/security-json.ts'
