export {
  beginRecovery,
  cancelRecovery,
  findRecovery,
  type Recovery,
} from './administrator/recovery-begin.ts'
export type { RecoverySite } from './administrator/recovery-site.ts'
export { continueRecovery } from './administrator/recovery-step.ts'
export * from './assurance.ts'
export type { AuditBreak } from './audit/audit-chain.ts'
export { sealAudit } from './audit/audit-seal.ts'
export { type AuditVerdict, verifyAudit } from './audit/audit-verify.ts'
export { noteOperatorEvent } from './audit/operator-event.ts'
export { keepSeal, sealPath } from './audit/seal-file.ts'
export {
  type BillingTools,
  followSubscriptionJob,
  followSubscriptions,
  paymentWayJob,
} from './billing/billing-jobs.ts'
export {
  type PaymentWay,
  type PlanView,
  readPaymentWay,
  readPlan,
  requestPaymentWay,
  takePaymentEvent,
} from './billing/billing-panel.ts'
export { keepPlan, listPlans, type Plan } from './billing/plan.ts'
export { parseStripeEvent } from './billing/stripe-event.ts'
export { findStripeKey, findWebhookSecret, webhookSecretPath } from './billing/stripe-keys.ts'
export { judgeSignature } from './billing/stripe-signature.ts'
export { issueForCanary } from './canary/canary-certificate.ts'
export {
  DIRECTORY_BASE,
  DIRECTORY_SEARCHER,
  startCanaryDirectory,
} from './canary/canary-directory.ts'
export { canaryHosts, providerOrigin } from './canary/canary-hosts.ts'
export {
  canaryKeyPrint,
  canaryPassword,
  ensureCanaryKey,
  readCanaryKey,
} from './canary/canary-key.ts'
export { endCanaryLink, readCanaryMail } from './canary/canary-mail.ts'
export { CANARY_ADMINISTRATOR, orderCanary } from './canary/canary-order.ts'
export {
  type CanaryPerson,
  markCanaryContents,
  readCanaryMark,
  settleCanary,
  tidyCanary,
} from './canary/canary-people.ts'
export { startCanaryProvider } from './canary/canary-provider.ts'
export {
  CANARY_MAIL_DOMAIN,
  CANARY_SLUG,
  type CanaryDatabase,
  findCanary,
  ofCustomers,
  requireOfCustomer,
} from './canary/canary-register.ts'
export { readDump, readTables } from './canary/canary-restore.ts'
export {
  findCanaryDirectory,
  findCanaryProvider,
  keepsPassword,
  linkCanaryPerson,
} from './canary/canary-sign-in.ts'
export { beginOperator, type CanaryOperator, endOperator } from './canary/canary-staff.ts'
export { readZipEntry } from './canary/zip-entry.ts'
export {
  type CertificateFiles,
  certificateFiles,
  ensureCertificates,
} from './certificates/certificate-files.ts'
export { CLUSTER_PORT, type ClusterLayout, clusterLayout } from './cluster/cluster-layout.ts'
export {
  type ClusterSecrets,
  ensureClusterKey,
  ensureClusterSecrets,
  readClusterKey,
  readClusterSecrets,
  readTenantKey,
} from './cluster/cluster-secrets.ts'
export type { Cluster } from './cluster/cluster-server.ts'
export { type ClusterOptions, startCluster } from './cluster/cluster-start.ts'
export {
  type ClusterWatchPlace,
  tellOfCluster,
  urgentMail,
} from './cluster-alert/cluster-alert-mail.ts'
export { ClusterDesk, type ShownMove } from './cluster-order/cluster-desk.ts'
export {
  type MoveOrder,
  type MoveRow,
  type OrderRow,
  type OrderState,
  orderClusterMove,
  readClusterHistory,
} from './cluster-order/cluster-order.ts'
export { followClusterOrders } from './cluster-order/order-follow.ts'
export { type AppSet, appSetKey, ensureTemplates } from './control/app-sets.ts'
export { findBrand, keepBrand } from './control/brand-register.ts'
export {
  controlQueueUrl,
  ensureControlDatabase,
  readControlJob,
  requestControlJob,
} from './control/control-database.ts'
export {
  type CustomerDatabase,
  getCustomerDatabase,
  listCustomerDatabases,
} from './control/customer-databases.ts'
export {
  checkOrder,
  type DatabaseOrder,
  type OrderedDatabase,
  type OrderProgress,
  orderDatabase,
  readOrderProgress,
  TIERS,
  type Tier,
} from './control/database-order.ts'
export { DROP_DELAY_DAYS, dropJob, removeDropped } from './control/drop-job.ts'
export { migrateCustomers } from './control/migrate-customers.ts'
export { forgetFactors } from './control/operator-factors.ts'
export { changeTierJob, resumeJob, suspendJob } from './control/operator-jobs.ts'
export { type CloudTools, provisionJob } from './control/provision-job.ts'
export { refillReadyPool } from './control/ready-pool.ts'
export { type CustomerSite, findCustomerSite } from './control/site-directory.ts'
export { saveDatabaseSizes, saveLastSeen, tidyDatabase } from './control/upkeep.ts'
export type { ClusterAccess } from './database/cluster-access.ts'
export { type ClusterAddress, connect } from './database/connect.ts'
export { type DatabaseCopy, findCopies, isOutOfService } from './database/database-copies.ts'
export { type DoorAnswer, enterDoor, readDoors } from './database/database-doors.ts'
export { makeDatabase, readDatabaseSizes, removeDatabase } from './database/database-make.ts'
export {
  createDatabaseStatements,
  dropDatabaseStatements,
  elevationKey,
  loginPassword,
} from './database/database-statements.ts'
export { dropOtherTemplates, ensureTemplate } from './database/database-template.ts'
export { inviteFirstPerson } from './database/first-invitation.ts'
export { ensureFirstUser } from './database/first-user.ts'
export { type PasswordForms, readPasswordForms } from './database/password-forms.ts'
export { findSlugProblem } from './database/slug.ts'
export { planTemplate } from './database/template-plan.ts'
export { sweepDrillHomes } from './drill/drill-home.ts'
export { failoverDrillJob } from './drill/drill-job.ts'
export {
  type DrillRow,
  listDrills,
  orderDrill,
  orderDueDrill,
  readDrills,
  requestDrill,
} from './drill/drill-register.ts'
export { ClusterKeeper } from './failover/cluster-keeper.ts'
export type {
  ClusterView,
  Move,
  MoveKind,
  MovePlan,
  NodeName,
  Replication,
  StandbyState,
} from './failover/cluster-view.ts'
export type { KeeperOptions, KeeperPoint, KeeperSettings } from './failover/keeper-options.ts'
export { type Route, routeFile } from './failover/route.ts'
export { untilLater } from './failover/until-later.ts'
export type { Person } from './location/location.ts'
export { addLocation, previewLocation } from './location/location-add.ts'
export type { LocationCheck } from './location/location-judge.ts'
export { rehearseLocation } from './location/location-rehearse.ts'
export { usualEnd } from './location/person-end.ts'
export { stepLines } from './location/playbook-step.ts'
export {
  findProvisioning,
  type ProvisioningRehearsal,
  saveProvisioning,
} from './location/provisioning-register.ts'
export { adoptLog } from './log/log-adopt.ts'
export { type LogKeeper, startLogKeeper } from './log/log-keeper.ts'
export { type KeptLog, listSpans, type Span } from './log/log-plan.ts'
export { LOG_DAYS, type LogBase, type LogSnapshot } from './log/log-record.ts'
export { type LogView, readLog, requestBase } from './log/log-view.ts'
export { writeDurably } from './machine/durable-file.ts'
export { lockFile } from './machine/file-lock.ts'
export { prepareHome } from './machine/home.ts'
export { giveHome } from './machine/home-owners.ts'
export { CANARY_SOCKETS, ensureSocketFolder, homeSocket } from './machine/home-socket.ts'
export { ensureProcessUsers, type ProcessUsers } from './machine/process-users.ts'
export type { Identity } from './machine/program.ts'
export { findUnreadable } from './machine/service-user.ts'
export { keepWay } from './machine/short-way.ts'
export {
  isAnsweredAt,
  readQuestion,
  refuseQuestion,
  type SocketExchange,
  type SocketServer,
  serveAtSocket,
} from './machine/socket-server.ts'
export {
  type OwnBackup,
  type OwnDatabase,
  type OwnReturn,
  readOwnDatabase,
} from './own/own-database.ts'
export { pointJob } from './point/point-job.ts'
export { sweepPlaces } from './point/point-place.ts'
export { parsePoint } from './point/point-time.ts'
export { inOrderOfUse } from './recover/backup-choice.ts'
export {
  type ControlCopies,
  type ControlCopy,
  chooseCopy,
  findControlCopies,
} from './recover/control-copies.ts'
export { giveFolder } from './recover/given-folder.ts'
export { recoverControl } from './recover/recover-control.ts'
export {
  type RecoveryCourse,
  type RecoveryResult,
  recoverCustomers,
} from './recover/recover-customers.ts'
export { removeLeftovers } from './recover/recover-leftovers.ts'
export { findLeftLog } from './recover/recover-log.ts'
export type { Recovered } from './recover/recover-plan.ts'
export {
  courseOf,
  courseWords,
  durationWords,
  type Followed,
  type TierCourse,
} from './recover/recovery-course.ts'
export { BIG_BYTES, countInversions, MOST_WORKERS, usualWorkers } from './recover/recovery-lanes.ts'
export { findRecoveryPlan, type RecoveryPreview } from './recover/recovery-preview.ts'
export { type KeptRecovery, keepRecovery } from './recover/recovery-register.ts'
export { findBackupSign, findLogSign, findRegionSign } from './recover/sign-of-life.ts'
export {
  isTakenOver,
  requireNotTakenOver,
  type TakeoverWatch,
  watchTakeover,
} from './recover/taken-over.ts'
export { takeOver, type Untold } from './recover/takeover.ts'
export { dueDrill } from './region/drill-schedule.ts'
export { drillRegion, type RegionDrill } from './region/region-drill.ts'
export {
  type LastDrill,
  listRegions,
  type RegionState,
  readLastDrill,
} from './region/region-list.ts'
export { endCopies, restoreDropJob } from './restore/copies-end.ts'
export { followHolds } from './restore/hold-notice.ts'
export { expireRestores, tidyRestores } from './restore/restore-abandon.ts'
export { restoreLiveJob, UNDO_DAYS } from './restore/restore-live-job.ts'
export { countLosses, type RestoreLoss, restorePreviewJob } from './restore/restore-preview-job.ts'
export { getRestore, listRestores, type RestoreRecord } from './restore/restore-register.ts'
export { requireServed } from './restore/restore-served.ts'
export { restoreSideJob } from './restore/restore-side-job.ts'
export type { RestoreTools } from './restore/restore-tools.ts'
export { restoreUndoJob } from './restore/restore-undo-job.ts'
export { wakeDatabase } from './restore/wake.ts'
export { getOperatorByLogin, type Operator } from './staff/operator.ts'
export { watchStaff } from './staff/staff-alert.ts'
export { proveNoStaff, type StaffVerdict, staffProblems } from './staff/staff-none.ts'
export { tellOperators } from './vault/alert-mail.ts'
export type { Backup } from './vault/backup.ts'
export { downloadBackup } from './vault/backup-download.ts'
export { type BackupHoldings, type HeldCopies, listHoldings } from './vault/backup-holdings.ts'
export { backupCatchUpJob, backupJob, backupVerifyJob } from './vault/backup-job.ts'
export { orderCatchUps, orderDueBackups, orderVerifications } from './vault/backup-orders.ts'
export {
  type BackupRecord,
  getBackup,
  holdingRegions,
  listBackups,
} from './vault/backup-register.ts'
export { requestRetry } from './vault/backup-retry.ts'
export { runBackup } from './vault/backup-run.ts'
export { verifyBackup } from './vault/backup-verify.ts'
export { catchUpBackup, lackingRegions } from './vault/catch-up.ts'
export { requestCatchUp } from './vault/catch-up-request.ts'
export { checkDatabase, findUnchecked } from './vault/check-run.ts'
export { readCopy } from './vault/copy-read.ts'
export { startDownloadServer } from './vault/download-server.ts'
export {
  type DownloadClaim,
  getDownload,
  getDownloadable,
  requestDownload,
  type TicketPlace,
} from './vault/download-ticket.ts'
export { type Exposure, readExposure } from './vault/exposure.ts'
export { type HealResult, healRegion } from './vault/heal.ts'
export { type CheckResult, checkIndexes } from './vault/index-check.ts'
export { destroyKeys, type ShredReceipt } from './vault/key-destroy.ts'
export { renewControl, rotateVaultKey } from './vault/key-master.ts'
export { type PasswordRotation, rotatePasswords } from './vault/key-rotate.ts'
export {
  type BackupView,
  type CopyView,
  readVault,
  type VaultOverview,
} from './vault/panel.ts'
export { findVaultDatabase } from './vault/panel-find.ts'
export {
  cancelVaultJob,
  type JobView,
  readVaultJob,
  requestVaultJob,
} from './vault/panel-jobs.ts'
export type { Audience } from './vault/panel-messages.ts'
export {
  type RegionRow,
  readPlaces,
  readVaults,
  type VaultOverviews,
  type VaultRow,
} from './vault/panel-operator.ts'
export type { PanelPlace } from './vault/panel-place.ts'
export { promisedBackHours } from './vault/panel-recovery.ts'
export { type AwayRegion, checkRegions, listAway } from './vault/region-check.ts'
export { findPlaceProblem, placeWords, splitPlace } from './vault/region-places.ts'
export { getRegion, homeRegion, localRegions, type Region, vaultFolder } from './vault/regions.ts'
export { readRegions } from './vault/regions-file.ts'
export { keepHomeRegion } from './vault/regions-home.ts'
export {
  listKeptDatabases,
  listRemovals,
  previewRemovals,
  type RemovalResult,
  removeDue,
} from './vault/removal-run.ts'
export { listLadder, planRetention } from './vault/retention.ts'
export { RUNGS } from './vault/retention-ladder.ts'
export { reasonOf, retentionLines } from './vault/retention-words.ts'
export {
  type ScratchCluster,
  scratchCluster,
  sweepScratchClusters,
} from './vault/scratch-cluster.ts'
export { findRepositories, scrubRepository, setAside } from './vault/scrub.ts'
export { type RegionScrub, scrubRegion } from './vault/scrub-region.ts'
export type { Vault } from './vault/vault.ts'
export { VAULT_KINDS, type VaultKind } from './vault/vault-kinds.ts'
export { asOnlyWorker } from './vault/vault-lock.ts'
export { prepareVault } from './vault/vault-prepare.ts'
export { countExpected, isLate } from './vault/vault-summary.ts'
export type { Watch } from './vault/watch.ts'
