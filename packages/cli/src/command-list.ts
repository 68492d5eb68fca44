import type { Command } from './command.ts'

/** A command by the words that call it. Its code is loaded when it is called: all of it would take most commands twice as long. (475 modules, 1313) */
export interface ListedCommand {
  readonly name: string
  readonly load: () => Promise<Command>
}

/** In the order in which the overview shows them. */
export const COMMANDS: readonly ListedCommand[] = [
  { name: 'up', load: async () => (await import('./commands/up.ts')).up },
  { name: 'status', load: async () => (await import('./commands/status.ts')).status },
  {
    name: 'database create',
    load: async () => (await import('./commands/database-create.ts')).databaseCreate,
  },
  {
    name: 'database invite',
    load: async () => (await import('./commands/database-invite.ts')).databaseInvite,
  },
  {
    name: 'database list',
    load: async () => (await import('./commands/database-list.ts')).databaseList,
  },
  {
    name: 'database show',
    load: async () => (await import('./commands/database-show.ts')).databaseShow,
  },
  {
    name: 'database check',
    load: async () => (await import('./commands/database-check.ts')).databaseCheck,
  },
  {
    name: 'database drop',
    load: async () => (await import('./commands/database-drop.ts')).databaseDrop,
  },
  {
    name: 'database wake',
    load: async () => (await import('./commands/database-wake.ts')).databaseWake,
  },
  {
    name: 'database recover-administrator',
    load: async () =>
      (await import('./commands/database-recover-administrator.ts')).databaseRecoverAdministrator,
  },
  { name: 'domain add', load: async () => (await import('./commands/domain-add.ts')).domainAdd },
  {
    name: 'domain check',
    load: async () => (await import('./commands/domain-check.ts')).domainCheck,
  },
  { name: 'domain list', load: async () => (await import('./commands/domain-list.ts')).domainList },
  {
    name: 'domain remove',
    load: async () => (await import('./commands/domain-remove.ts')).domainRemove,
  },
  {
    name: 'certificate list',
    load: async () => (await import('./commands/certificate-list.ts')).certificateList,
  },
  { name: 'import', load: async () => (await import('./commands/import.ts')).importFile },
  {
    name: 'audit verify',
    load: async () => (await import('./commands/audit-verify.ts')).auditVerify,
  },
  {
    name: 'promise list',
    load: async () => (await import('./commands/promise-list.ts')).promiseList,
  },
  {
    name: 'promise show',
    load: async () => (await import('./commands/promise-show.ts')).promiseShow,
  },
  { name: 'promise run', load: async () => (await import('./commands/promise-run.ts')).promiseRun },
  { name: 'plan list', load: async () => (await import('./commands/plan-list.ts')).planList },
  { name: 'plan set', load: async () => (await import('./commands/plan-set.ts')).planSet },
  {
    name: 'report list',
    load: async () => (await import('./commands/report-list.ts')).reportList,
  },
  {
    name: 'report show',
    load: async () => (await import('./commands/report-show.ts')).reportShow,
  },
  {
    name: 'report assess',
    load: async () => (await import('./commands/report-assess.ts')).reportAssess,
  },
  {
    name: 'report answer',
    load: async () => (await import('./commands/report-answer.ts')).reportAnswer,
  },
  {
    name: 'report fix',
    load: async () => (await import('./commands/report-fix.ts')).reportFix,
  },
  {
    name: 'report close',
    load: async () => (await import('./commands/report-close.ts')).reportClose,
  },
  {
    name: 'report disclose',
    load: async () => (await import('./commands/report-disclose.ts')).reportDisclose,
  },
  {
    name: 'promise note',
    load: async () => (await import('./commands/promise-note.ts')).promiseNote,
  },
  { name: 'finding add', load: async () => (await import('./commands/finding-add.ts')).findingAdd },
  {
    name: 'finding audit',
    load: async () => (await import('./commands/finding-audit.ts')).findingAudit,
  },
  {
    name: 'finding import',
    load: async () => (await import('./commands/finding-import.ts')).findingImport,
  },
  {
    name: 'finding list',
    load: async () => (await import('./commands/finding-list.ts')).findingList,
  },
  {
    name: 'finding show',
    load: async () => (await import('./commands/finding-show.ts')).findingShow,
  },
  { name: 'finding set', load: async () => (await import('./commands/finding-set.ts')).findingSet },
  {
    name: 'attestation list',
    load: async () => (await import('./commands/attestation-list.ts')).attestationList,
  },
  {
    name: 'attestation key',
    load: async () => (await import('./commands/attestation-key.ts')).attestationKey,
  },
  {
    name: 'attestation signer',
    load: async () => (await import('./commands/attestation-signer.ts')).attestationSigner,
  },
  {
    name: 'attestation sign',
    load: async () => (await import('./commands/attestation-sign.ts')).attestationSign,
  },
  {
    name: 'attestation add',
    load: async () => (await import('./commands/attestation-add.ts')).attestationAdd,
  },
  {
    name: 'attestation renew',
    load: async () => (await import('./commands/attestation-renew.ts')).attestationRenew,
  },
  {
    name: 'attestation revoke',
    load: async () => (await import('./commands/attestation-revoke.ts')).attestationRevoke,
  },
  {
    name: 'evidence export',
    load: async () => (await import('./commands/evidence-export.ts')).evidenceExport,
  },
  { name: 'verify', load: async () => (await import('./commands/verify.ts')).verify },
  { name: 'trust staff', load: async () => (await import('./commands/trust-staff.ts')).trustStaff },
  {
    name: 'staff request',
    load: async () => (await import('./commands/staff-request.ts')).staffRequest,
  },
  { name: 'staff list', load: async () => (await import('./commands/staff-list.ts')).staffList },
  { name: 'staff open', load: async () => (await import('./commands/staff-open.ts')).staffOpen },
  { name: 'staff end', load: async () => (await import('./commands/staff-end.ts')).staffEnd },
  { name: 'backup run', load: async () => (await import('./commands/backup-run.ts')).backupRun },
  { name: 'backup list', load: async () => (await import('./commands/backup-list.ts')).backupList },
  { name: 'backup show', load: async () => (await import('./commands/backup-show.ts')).backupShow },
  {
    name: 'backup download',
    load: async () => (await import('./commands/backup-download.ts')).backupDownload,
  },
  { name: 'backup plan', load: async () => (await import('./commands/backup-plan.ts')).backupPlan },
  {
    name: 'backup prune',
    load: async () => (await import('./commands/backup-prune.ts')).backupPrune,
  },
  {
    name: 'backup verify',
    load: async () => (await import('./commands/backup-verify.ts')).backupVerify,
  },
  { name: 'vault scrub', load: async () => (await import('./commands/vault-scrub.ts')).vaultScrub },
  { name: 'vault heal', load: async () => (await import('./commands/vault-heal.ts')).vaultHeal },
  { name: 'vault copy', load: async () => (await import('./commands/vault-copy.ts')).vaultCopy },
  {
    name: 'vault key rotate',
    load: async () => (await import('./commands/vault-key-rotate.ts')).vaultKeyRotate,
  },
  {
    name: 'vault key destroy',
    load: async () => (await import('./commands/vault-key-destroy.ts')).vaultKeyDestroy,
  },
  {
    name: 'vault recover',
    load: async () => (await import('./commands/vault-recover.ts')).vaultRecover,
  },
  { name: 'region list', load: async () => (await import('./commands/region-list.ts')).regionList },
  {
    name: 'region drill',
    load: async () => (await import('./commands/region-drill.ts')).regionDrill,
  },
  {
    name: 'region recover',
    load: async () => (await import('./commands/region-recover.ts')).regionRecover,
  },
  {
    name: 'restore list',
    load: async () => (await import('./commands/restore-list.ts')).restoreList,
  },
  {
    name: 'restore undo',
    load: async () => (await import('./commands/restore-undo.ts')).restoreUndo,
  },
  { name: 'restore', load: async () => (await import('./commands/restore.ts')).restore },
  { name: 'log show', load: async () => (await import('./commands/log-show.ts')).logShow },
  { name: 'log base', load: async () => (await import('./commands/log-base.ts')).logBase },
  {
    name: 'cluster list',
    load: async () => (await import('./commands/cluster-list.ts')).clusterList,
  },
  {
    name: 'cluster show',
    load: async () => (await import('./commands/cluster-show.ts')).clusterShow,
  },
  {
    name: 'cluster switchover',
    load: async () => (await import('./commands/cluster-switchover.ts')).clusterSwitchover,
  },
  {
    name: 'cluster failover',
    load: async () => (await import('./commands/cluster-failover.ts')).clusterFailover,
  },
  {
    name: 'cluster add',
    load: async () => (await import('./commands/cluster-add.ts')).clusterAdd,
  },
  {
    name: 'cluster rejoin',
    load: async () => (await import('./commands/cluster-rejoin.ts')).clusterRejoin,
  },
  {
    name: 'cluster auto',
    load: async () => (await import('./commands/cluster-auto.ts')).clusterAuto,
  },
  {
    name: 'cluster drill',
    load: async () => (await import('./commands/cluster-drill.ts')).clusterDrill,
  },
  { name: 'build id', load: async () => (await import('./commands/build-id.ts')).buildId },
  {
    name: 'build verify',
    load: async () => (await import('./commands/build-verify.ts')).buildVerify,
  },
  { name: 'build sbom', load: async () => (await import('./commands/build-sbom.ts')).buildSbom },
  { name: 'build sign', load: async () => (await import('./commands/build-sign.ts')).buildSign },
  {
    name: 'host attack',
    load: async () => (await import('./commands/host-attack.ts')).hostAttack,
  },
  { name: 'host audit', load: async () => (await import('./commands/host-audit.ts')).hostAudit },
  {
    name: 'host firewall',
    load: async () => (await import('./commands/host-firewall.ts')).hostFirewall,
  },
  { name: 'region add', load: async () => (await import('./commands/region-add.ts')).regionAdd },
  {
    name: 'region rehearse',
    load: async () => (await import('./commands/region-rehearse.ts')).regionRehearse,
  },
  { name: 'serve', load: async () => (await import('./commands/serve.ts')).serve },
  { name: 'work', load: async () => (await import('./commands/work.ts')).work },
  { name: 'deliver', load: async () => (await import('./commands/deliver.ts')).deliver },
  { name: 'derive', load: async () => (await import('./commands/derive.ts')).derive },
]

/** All of them, for who tells of all. */
export async function loadCommands(): Promise<readonly Command[]> {
  return await Promise.all(COMMANDS.map(async ({ load }) => await load()))
}
