import type { Command } from './command.ts'
import { auditVerify } from './commands/audit-verify.ts'
import { backupDownload } from './commands/backup-download.ts'
import { backupList } from './commands/backup-list.ts'
import { backupPlan } from './commands/backup-plan.ts'
import { backupPrune } from './commands/backup-prune.ts'
import { backupRun } from './commands/backup-run.ts'
import { backupShow } from './commands/backup-show.ts'
import { backupVerify } from './commands/backup-verify.ts'
import { databaseCheck } from './commands/database-check.ts'
import { databaseCreate } from './commands/database-create.ts'
import { databaseDrop } from './commands/database-drop.ts'
import { databaseInvite } from './commands/database-invite.ts'
import { databaseList } from './commands/database-list.ts'
import { databaseRecoverAdministrator } from './commands/database-recover-administrator.ts'
import { databaseShow } from './commands/database-show.ts'
import { databaseWake } from './commands/database-wake.ts'
import { deliver } from './commands/deliver.ts'
import { importFile } from './commands/import.ts'
import { restore } from './commands/restore.ts'
import { restoreList } from './commands/restore-list.ts'
import { restoreUndo } from './commands/restore-undo.ts'
import { serve } from './commands/serve.ts'
import { staffEnd } from './commands/staff-end.ts'
import { staffList } from './commands/staff-list.ts'
import { staffOpen } from './commands/staff-open.ts'
import { staffRequest } from './commands/staff-request.ts'
import { status } from './commands/status.ts'
import { trustStaff } from './commands/trust-staff.ts'
import { up } from './commands/up.ts'
import { vaultCopy } from './commands/vault-copy.ts'
import { vaultHeal } from './commands/vault-heal.ts'
import { vaultKeyDestroy } from './commands/vault-key-destroy.ts'
import { vaultKeyRotate } from './commands/vault-key-rotate.ts'
import { vaultRecover } from './commands/vault-recover.ts'
import { vaultScrub } from './commands/vault-scrub.ts'
import { work } from './commands/work.ts'

/** In the order in which the overview shows them. */
export const COMMANDS: readonly Command[] = [
  up,
  status,
  databaseCreate,
  databaseInvite,
  databaseList,
  databaseShow,
  databaseCheck,
  databaseDrop,
  databaseWake,
  databaseRecoverAdministrator,
  importFile,
  auditVerify,
  trustStaff,
  staffRequest,
  staffList,
  staffOpen,
  staffEnd,
  backupRun,
  backupList,
  backupShow,
  backupDownload,
  backupPlan,
  backupPrune,
  backupVerify,
  vaultScrub,
  vaultHeal,
  vaultCopy,
  vaultKeyRotate,
  vaultKeyDestroy,
  vaultRecover,
  restoreList,
  restoreUndo,
  restore,
  serve,
  work,
  deliver,
]
