import { type Clock, newRecordId } from '@zennnn/kernel'
import { asOwner } from '../database/cluster-access.ts'
import type { Vault } from '../vault/vault.ts'

type Register = Pick<Vault, 'access' | 'control'>

/** A rehearsal in which an empty machine became a location with databases on it. */
export interface ProvisioningRehearsal {
  readonly beganAt: Date
  readonly endedAt: Date
  /** Whether nothing of ours was on it at the beginning. */
  readonly wasEmpty: boolean
  /** Steps that changed something, and those of a second run that did. */
  readonly changed: number
  readonly changedAgain: number
  /** Databases that were ordered there, and those of them that answered over HTTPS. */
  readonly databases: number
  readonly answered: number
}

/** Rehearsals of making a location, in the schema of the cloud. Idempotent; sent one by one as zennnn_owner. */
export function provisioningStatements(): readonly string[] {
  return [
    `create table if not exists zennnn_cloud.provisioning_drill (
      id uuid primary key,
      began_at timestamptz not null,
      ended_at timestamptz not null,
      was_empty boolean not null,
      changed integer not null,
      changed_again integer not null,
      databases integer not null,
      answered integer not null
    )`,
    'create index if not exists provisioning_drill_newest on zennnn_cloud.provisioning_drill (ended_at)',
  ]
}

export async function saveProvisioning(
  { access, control }: Register,
  rehearsal: ProvisioningRehearsal,
  clock: Clock,
): Promise<void> {
  const { beganAt, endedAt, wasEmpty, changed, changedAgain, databases, answered } = rehearsal
  await asOwner(access, control, async (client) => {
    await client.query(
      `insert into zennnn_cloud.provisioning_drill
         (id, began_at, ended_at, was_empty, changed, changed_again, databases, answered)
       values ($1, $2, $3, $4, $5, $6, $7, $8)`,
      [newRecordId(clock), beganAt, endedAt, wasEmpty, changed, changedAgain, databases, answered],
    )
  })
}

/** The newest one, however it ended. */
export async function findProvisioning({
  access,
  control,
}: Register): Promise<ProvisioningRehearsal | undefined> {
  return await asOwner(access, control, async (client) => {
    const { rows } = await client.query<ProvisioningRehearsal>(
      `select began_at as "beganAt", ended_at as "endedAt", was_empty as "wasEmpty", changed,
         changed_again as "changedAgain", databases, answered
       from zennnn_cloud.provisioning_drill order by ended_at desc, id desc limit 1`,
    )
    return rows[0]
  })
}
