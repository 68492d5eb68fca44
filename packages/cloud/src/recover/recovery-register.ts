import type { Client } from 'pg'
import { asOwner, sendAll } from '../database/cluster-access.ts'
import { regionStatements } from '../region/region-statements.ts'
import type { Vault } from '../vault/vault.ts'
import type { Recovered } from './recover-plan.ts'
import { type RecoveryRecord, recordOf } from './recovery-record.ts'

/** What a recovery really took, as the register has it. */
export interface KeptRecovery extends RecoveryRecord {
  /** The region that was lost; null where nobody said one: the machine was. */
  readonly lost: string | null
  /** Those that backups could be read from. */
  readonly regions: readonly string[]
}

/**
 * Writes down what came of a recovery, beside what was rehearsed. Done again for the same one, as after its next run, it says what
 * came of all runs.
 */
export async function keepRecovery(
  { access, control, clock, regions }: Pick<Vault, 'access' | 'control' | 'clock' | 'regions'>,
  {
    beganAt,
    lost,
    databases,
  }: Pick<KeptRecovery, 'beganAt' | 'lost'> & { readonly databases: readonly Recovered[] },
): Promise<void> {
  const record = recordOf(databases, { beganAt, now: clock.now() })
  await asOwner(access, control, async (register) => {
    // Where an earlier version began the recovery, its control database has no place for it.
    await sendAll(register, regionStatements(control))
    await register.query(
      `insert into zennnn_vault.region_recovery (began_at, ended_at, lost, regions, databases, tiers)
       values ($1, $2, $3, $4, $5, $6)
       on conflict (began_at) do update set ended_at = excluded.ended_at, lost = excluded.lost, regions = excluded.regions,
         databases = excluded.databases, tiers = excluded.tiers`,
      [
        beganAt,
        record.endedAt,
        lost,
        regions.map(({ name }) => name),
        JSON.stringify(record.databases),
        JSON.stringify(record.tiers),
      ],
    )
  })
}

/** Undefined where this cloud was never lost. */
export async function findLastRecovery(register: Client): Promise<KeptRecovery | undefined> {
  const { rows } = await register.query<KeptRecovery & Record<string, unknown>>(
    `select began_at as "beganAt", ended_at as "endedAt", lost, regions, databases, tiers
     from zennnn_vault.region_recovery order by began_at desc limit 1`,
  )
  return rows[0]
}
