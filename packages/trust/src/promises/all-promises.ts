import { audits } from './audits.ts'
import { backupDownload } from './backup-download.ts'
import { backupLadder } from './backup-ladder.ts'
import { backupLocations } from './backup-locations.ts'
import { backupRegions } from './backup-regions.ts'
import { backupRestore } from './backup-restore.ts'
import { bruteForce } from './brute-force.ts'
import { cards } from './cards.ts'
import { codeOpen } from './code-open.ts'
import { csrf } from './csrf.ts'
import { dbDedicated } from './db-dedicated.ts'
import { dbIsolation } from './db-isolation.ts'
import { ddos } from './ddos.ts'
import { disclosure } from './disclosure.ts'
import { drTested } from './dr-tested.ts'
import { externalAuth } from './external-auth.ts'
import { hostHardened } from './host-hardened.ts'
import { hostSsh } from './host-ssh.ts'
import { loginThrottle } from './login-throttle.ts'
import { objectReference } from './object-reference.ts'
import { passwordHash } from './password-hash.ts'
import { passwordHttps } from './password-https.ts'
import { passwordLength } from './password-length.ts'
import { physical } from './physical.ts'
import { privateRpc } from './private-rpc.ts'
import { provisioning } from './provisioning.ts'
import { rpo } from './rpo.ts'
import { rto } from './rto.ts'
import { sandbox } from './sandbox.ts'
import { sqlInjection } from './sql-injection.ts'
import { staffNone } from './staff-none.ts'
import { staffScoped } from './staff-scoped.ts'
import { standby } from './standby.ts'
import { tls } from './tls.ts'
import { tlsCert } from './tls-cert.ts'
import { tlsGrade } from './tls-grade.ts'
import { urlAccess } from './url-access.ts'
import { xss } from './xss.ts'

/** Every promise of the published policies, in the order in which a reader meets them. A file each, named by its id. */
export const PROMISES = [
  backupLadder,
  backupRegions,
  backupLocations,
  backupDownload,
  backupRestore,
  standby,
  rpo,
  rto,
  drTested,
  provisioning,
  dbDedicated,
  dbIsolation,
  cards,
  passwordHash,
  passwordHttps,
  loginThrottle,
  passwordLength,
  externalAuth,
  staffNone,
  staffScoped,
  hostHardened,
  hostSsh,
  physical,
  tls,
  tlsGrade,
  tlsCert,
  ddos,
  bruteForce,
  codeOpen,
  sqlInjection,
  xss,
  csrf,
  privateRpc,
  sandbox,
  objectReference,
  urlAccess,
  audits,
  disclosure,
] as const

export type PromiseId = (typeof PROMISES)[number]['id']
