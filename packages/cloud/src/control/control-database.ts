import { keyStored } from '@zennnn/data'
import { installQueue, queueStatements, queueUrl } from '@zennnn/jobs'
import {
  type Clock,
  type DatabaseId,
  type Log,
  newRecordId,
  PlatformError,
  passwordKeyOf,
  type RecordId,
} from '@zennnn/kernel'
import type { Registry } from '@zennnn/model'
import { attestationStatements } from '../attestation/attestation-statements.ts'
import { billingStatements } from '../billing/billing-statements.ts'
import { CLUSTER_ALERT_STATEMENTS } from '../cluster-alert/alert-statements.ts'
import { clusterOrderStatements } from '../cluster-order/order-statements.ts'
import { asOwner, type ClusterAccess, sendAll } from '../database/cluster-access.ts'
import { makeDatabase } from '../database/database-make.ts'
import { domainStatements } from '../domain/domain-statements.ts'
import { drillStatements } from '../drill/drill-statements.ts'
import { controlRunStatements } from '../evidence/control-run-statements.ts'
import { evidenceStatements } from '../evidence/evidence-statements.ts'
import { findingStatements } from '../finding/finding-statements.ts'
import { incidentStatements } from '../incident/incident-statements.ts'
import { provisioningStatements } from '../location/provisioning-register.ts'
import { logStatements } from '../log/log-statements.ts'
import { ownStatements } from '../own/own-statements.ts'
import { takeoverStatements } from '../recover/takeover-statements.ts'
import { regionStatements } from '../region/region-statements.ts'
import { reportStatements } from '../report/report-statements.ts'
import { restoreStatements } from '../restore/restore-register-statements.ts'
import { catchUpStatements } from '../vault/catch-up-statements.ts'
import { downloadStatements } from '../vault/download-statements.ts'
import { keepStatements } from '../vault/keep-statements.ts'
import { keyStatements } from '../vault/key-statements.ts'
import { lookStatements } from '../vault/look-statements.ts'
import { restoreViewStatements } from '../vault/panel-restores.ts'
import { panelStatements } from '../vault/panel-statements.ts'
import { schemaRegisterStatements } from '../vault/schema-register.ts'
import { tenantKeyStatements } from '../vault/tenant-key-copy.ts'
import { isVaultKind } from '../vault/vault-kinds.ts'
import { vaultStatements } from '../vault/vault-statements.ts'
import { controlStatements } from './control-statements.ts'
import { migrateDatabase } from './migrate-database.ts'
import { operatorFactorStatements } from './operator-factors.ts'

/** Makes the control database of a cloud, or brings it up to date: its apps, its queue, and what `serve` may ask of it. */
export async function ensureControlDatabase(options: {
  readonly access: ClusterAccess
  readonly control: DatabaseId
  readonly registry: Registry
  readonly template: string
  readonly log: Log
}): Promise<void> {
  const { access, control, log } = options
  await makeDatabase(access, control, options.template)
  await installQueue(controlQueueUrl(access, control), log)
  await migrateDatabase(access, control, options.registry)
  await asOwner(access, control, async (client) => {
    await sendAll(client, [
      ...queueStatements(control),
      ...controlStatements(control),
      ...takeoverStatements(),
      ...operatorFactorStatements(),
      ...vaultStatements(),
      ...tenantKeyStatements(),
      ...downloadStatements(control),
      ...keepStatements(),
      ...logStatements(control),
      ...lookStatements(),
      ...schemaRegisterStatements(),
      ...catchUpStatements(control),
      ...restoreStatements(),
      ...regionStatements(control),
      ...restoreViewStatements(control),
      ...clusterOrderStatements(control),
      ...drillStatements(control),
      ...domainStatements(control),
      ...provisioningStatements(),
      ...evidenceStatements(control),
      ...controlRunStatements(control),
      ...billingStatements(control),
      ...reportStatements(control),
      ...attestationStatements(control),
      ...findingStatements(control),
      ...incidentStatements(control),
      ...CLUSTER_ALERT_STATEMENTS,
      // Last: its functions look into the tables of the others.
      ...panelStatements(control),
      ...ownStatements(control),
      ...keyStatements(control),
    ])
    // Of orders that an earlier version took and did not finish.
    await keyStored(client, 'zennnn_cloud.first_password', passwordKeyOf(access.secrets.tenantKey))
  })
}

/** The queue as `startJobWorker` wants it. */
export function controlQueueUrl(access: ClusterAccess, control: DatabaseId): string {
  return queueUrl(access.address, control, access.secrets.maintain)
}

export interface ControlJobOrder {
  readonly kind: string
  /** Of a job of the vault: with `database`, an id. */
  readonly input: unknown
  /** What it is done to, as a slug. Of a job of the vault: the name of its database when it is left out. */
  readonly about?: string
  /** Among jobs of the vault the lowest comes first; 0 when it is left out. */
  readonly priority?: number
  readonly clock: Clock
}

/** Asks for a job of the control database, as the cloud itself. */
export async function requestControlJob(
  access: ClusterAccess,
  control: DatabaseId,
  wanted: ControlJobOrder,
): Promise<RecordId> {
  const job = newRecordId(wanted.clock)
  const { kind, about = null, priority = 0 } = wanted
  const input = JSON.stringify(wanted.input)
  await asOwner(access, control, async (client) => {
    if (isVaultKind(kind)) {
      await client.query('select zennnn_cloud.order_vault_job($1, $2, $3, $4, $5)', [
        job,
        kind,
        input,
        about,
        priority,
      ])
      return
    }
    await client.query('begin')
    await client.query(
      'insert into app."job" ("id", "kind", "state", "input", "about") values ($1, $2, $3, $4, $5)',
      [job, kind, 'queued', input, about],
    )
    await client.query('select zennnn_queue.enqueue($1, $2)', [control, job])
    await client.query('commit')
  })
  return job
}

/** A job of the control database as whoever waits for it sees it. */
export interface ControlJob {
  readonly state: string
  readonly message: string | null
  readonly result: unknown
  /** Whether any job is being done at this moment. */
  readonly isWorking: boolean
}

/** Throws NOT_FOUND. */
export async function readControlJob(
  access: ClusterAccess,
  control: DatabaseId,
  id: RecordId,
): Promise<ControlJob> {
  return await asOwner(access, control, async (client) => {
    const { rows } = await client.query<ControlJob>(
      `select "state", "message", "result", exists (
         select from app."job" o where o."state" = 'running' and o."heartbeat_at" > now() - interval '15 seconds'
       ) as "isWorking" from app."job" where "id" = $1`,
      [id],
    )
    if (rows[0] === undefined) throw new PlatformError('NOT_FOUND')
    return rows[0]
  })
}
