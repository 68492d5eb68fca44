import type { DatabaseId } from '@zennnn/kernel'
import { asOwner, type ClusterAccess } from '../database/cluster-access.ts'

/** The end of a chain of seals. It stands for everything before it. */
export interface Seal {
  /** Seals are numbered from 1; each covers one batch of entries. */
  readonly batch: number
  /** SHA-256 in hex. */
  readonly hash: string
}

/** Seals the audit entries of a database that no seal covers yet; returns the newest seal, undefined before the first. */
export async function sealAudit(
  access: ClusterAccess,
  database: DatabaseId,
): Promise<Seal | undefined> {
  return await asOwner(access, database, async (client) => {
    for (;;) {
      const { rows } = await client.query<{ sealed: number }>(
        'select zennnn.seal_audit() as sealed',
      )
      if ((rows[0]?.sealed ?? 0) === 0) break
    }
    const { rows } = await client.query<{ number: string; hash: string }>(
      `select number, encode(digest, 'hex') as hash from zennnn.audit_seal order by number desc limit 1`,
    )
    return rows[0] && { batch: Number(rows[0].number), hash: rows[0].hash }
  })
}
