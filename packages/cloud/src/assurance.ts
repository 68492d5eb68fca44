/** What the promises stand on: evidence, findings, reports, attestations, hosts, their firewall, certificates and TLS. */
export { type CertificateStanding, certificateNews, newsMail } from './acme/certificate-news.ts'
export {
  nearsEndAt,
  renewsAt,
  type WantedCertificate,
  wantedCertificates,
} from './acme/certificate-plan.ts'
export {
  type CertificateRound,
  readStandings,
  renewCertificates,
} from './acme/certificate-round.ts'
export { tellOfCertificates } from './acme/certificate-tell.ts'
export { findChallenge } from './acme/challenge-file.ts'
export { HOST_KEYS, type HostKey } from './acme/host-certificate.ts'
export { hostFile, hostFiles } from './acme/host-files.ts'
export {
  addAttestation,
  addSigner,
  endAttestation,
  listAttestations,
  listSigners,
  removeSigner,
  type Signer,
  type StoredAttestation,
} from './attestation/attestation-register.ts'
export { type Renewal, tellRenewals } from './attestation/renewal-mail.ts'
export { findDomainSite } from './domain/domain-directory.ts'
export { type FindProofProblem, proofFinder } from './domain/domain-proof.ts'
export {
  checkClaims,
  checkDomain,
  claimDomain,
  listDomains,
  type OwnDomain,
  removeDomain,
} from './domain/domain-register.ts'
export { parseOwnHost, shownHost } from './domain/own-host.ts'
export {
  readControlLines,
  readOpenControlRuns,
  requestControlRun,
} from './evidence/control-run-order.ts'
export {
  beginChain,
  type ChainedLine,
  type EvidenceRegister,
  findChain,
  type LastRun,
  listLines,
  readEvidence,
  record,
  tryRecord,
} from './evidence/evidence-register.ts'
export {
  type EvidenceChain,
  type EvidencePlace,
  type KeptDay,
  readShownEvidence,
  type ShownEvidence,
  type ShownLine,
  type ShownNote,
} from './evidence/evidence-shown.ts'
export { ensureTrustKey, publicKeyText, readTrustKey } from './evidence/trust-key.ts'
export {
  FINDING_KINDS,
  type Finding,
  type FindingKind,
  isFindingKind,
  type NewFinding,
} from './finding/finding.ts'
export {
  type AuditReport,
  addFindingStep,
  addReport,
  type EndedAudit,
  findLastAudit,
  getFinding,
  listFindings,
  readFindings,
} from './finding/finding-register.ts'
export {
  FINDING_STATES,
  type FindingState,
  type FindingStep,
  isFindingState,
  isOpen,
} from './finding/finding-step.ts'
export { dueOn, FIX_DAYS, isSeverity, SEVERITIES, type Severity } from './finding/fix-days.ts'
export { attackThisHost } from './firewall/attack-drill.ts'
export {
  type AttackSeen,
  attackFaults,
  findHostAttack,
  type HostAttack,
  hostAttackText,
  secondsWords,
} from './firewall/attack-record.ts'
export { firewallFiles, writeFirewall } from './firewall/firewall-files.ts'
export { firewallOrder } from './firewall/firewall-order.ts'
export { auditHost, type HostAudit } from './host/host-audit.ts'
export { HOST_PROMISES, type HostCheck, type HostPromise } from './host/host-check.ts'
export { thisMachine } from './host/host-machine.ts'
export {
  findHostAudit,
  type HostVerdict,
  hostAuditText,
  isLocation,
  verdictOf,
} from './host/host-record.ts'
export { ownHostStatement } from './host/host-statement-own.ts'
export { fetchRegionAudit } from './host/region-audit.ts'
export {
  addNote,
  type KeptNote,
  listCustomerNames,
  listNotes,
  type NewNote,
} from './incident/incident-register.ts'
export type { Report, ReportEvent, ReportSummary } from './report/report.ts'
export { type ReportReminder, tellReminders } from './report/report-clocks.ts'
export {
  type Advisory,
  findOwnReport,
  type GivenReport,
  type OwnReport,
  REPORT_LINK_FOLDER,
  readAdvisories,
  receiveReport,
  writeToReport,
} from './report/report-intake.ts'
export {
  changeReport,
  getReport,
  listReports,
  type ReportChange,
} from './report/report-register.ts'
export {
  REPORT_SEVERITIES,
  type ReportSeverity,
  type ReportState,
  type ReportStep,
  STATE_WORDS,
} from './report/report-step.ts'
export { awaitTestReport, hasTestReport, withdrawTestReports } from './report/report-test.ts'
export type { ServedCertificate, TlsLook, TlsPlace } from './tls/tls-facts.ts'
export { judgeTls, readChain, type TlsVerdict } from './tls/tls-judge.ts'
export { lookAtTls } from './tls/tls-look.ts'
export { rateTls, type TlsGrade, type TlsRating } from './tls/tls-rating.ts'
export { hstsOf, readCertificate } from './tls/tls-visit.ts'
