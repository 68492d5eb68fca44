import { type DatabaseId, PlatformError } from '@zennnn/kernel'
import { type Client, DatabaseError } from 'pg'
import { asOwner, type ClusterAccess } from '../database/cluster-access.ts'
import {
  type AuditBreak,
  type ChainEnd,
  findMissingEnd,
  followChain,
  type KeptSeals,
  NO_CHAIN,
  newestKept,
  type SealedBatch,
} from './audit-chain.ts'
import { readKeptSeals } from './seal-file.ts'

/** 1,000 entries each. */
const BATCHES_AT_ONCE = 20

/** What holds of an audit log. */
export interface AuditVerdict {
  /** Batches that hold, from the first on, and the entries in them. */
  readonly batches: number
  readonly entries: number
  /** Entries that no seal covers yet. */
  readonly waiting: number
  /** Number of the newest seal that is kept outside the database; 0 when none is. */
  readonly kept: number
  readonly break: AuditBreak | undefined
}

/**
 * Computes all seals of a database anew from its entries and compares them with those in it and those kept in `home`.
 * No function of the database is asked: who could change entries could change those too. Throws INTERNAL when what is
 * kept is damaged, or the tables of the log are not those that were made. Reads every entry.
 */
export async function verifyAudit(
  access: ClusterAccess,
  home: string,
  database: DatabaseId,
): Promise<AuditVerdict> {
  // Before the snapshot: what is sealed meanwhile would seem to be missing.
  const kept = Map.groupBy(await readKeptSeals(home, database), ({ batch }) => batch)
  return await asOwner(access, database, async (client) => {
    try {
      return await verifyWith(client, kept)
    } catch (cause) {
      throw explainFailure(cause)
    }
  })
}

async function verifyWith(client: Client, kept: KeptSeals): Promise<AuditVerdict> {
  await client.query('begin isolation level repeatable read read only')
  await client.query('set local search_path = pg_catalog')
  const chain = await walk(client, kept)
  return {
    batches: chain.end.batches,
    entries: chain.end.entries,
    waiting: await countWaiting(client),
    kept: newestKept(kept),
    break: chain.break ?? findMissingEnd(chain.end, kept) ?? (await findLoose(client)),
  }
}

/** Class 42: a table or column is not there, or not readable for its owner. */
function explainFailure(cause: unknown): unknown {
  const isOurs = cause instanceof DatabaseError && cause.code?.startsWith('42') === true
  if (!isOurs) return cause
  return new PlatformError('INTERNAL', {
    message: 'The tables of the audit log are not as they were made.',
    hint: 'Somebody with the rights of their owner changed them. Compare with a backup.',
    cause,
  })
}

async function walk(
  client: Client,
  kept: KeptSeals,
): Promise<{ readonly end: ChainEnd; readonly break?: AuditBreak }> {
  let end = NO_CHAIN
  for (;;) {
    const batches = await readBatches(client, end.batches)
    for (const batch of batches) {
      const next = followChain(end, batch, kept)
      if ('reason' in next) return { end, break: next }
      end = next
    }
    if (batches.length < BATCHES_AT_ONCE) return { end }
  }
}

/** An entry's digest is that of `zennnn.audit_digest`, written out. */
async function readBatches(client: Client, after: number): Promise<readonly SealedBatch[]> {
  const { rows } = await client.query<Omit<SealedBatch, 'number'> & { readonly number: string }>(
    `select s.number, s.digest, to_json(s.sealed_at)#>>'{}' as "sealedAt", cardinality(s.entries) as entries,
      coalesce(c.content, '') as content, c.missing
    from zennnn.audit_seal s
    cross join lateral (
      select
        string_agg(sha256(convert_to(jsonb_build_array(
          e.id, extract(epoch from e.at), e."user", e.operation, e.model, e.record, e.before, e.after, e.why, e.transaction
        )::text, 'UTF8')), ''::bytea order by named.position) as content,
        (array_agg(named.id order by named.position) filter (where e.id is null))[1] as missing
      from unnest(s.entries) with ordinality as named(id, position)
      left join app.audit_entry e on e.id = named.id
    ) c
    where s.number > $1 order by s.number limit $2`,
    [after, BATCHES_AT_ONCE],
  )
  return rows.map((row) => ({ ...row, number: Number(row.number) }))
}

async function countWaiting(client: Client): Promise<number> {
  const { rows } = await client.query<{ waiting: string }>(
    'select count(*) as waiting from zennnn.audit_unsealed',
  )
  return Number(rows[0]?.waiting ?? 0)
}

/** Entries that came in or went without the triggers: in no batch and not waiting, or waiting and not there. */
async function findLoose(client: Client): Promise<AuditBreak | undefined> {
  const { rows } = await client.query<{ entry: string; is_there: boolean }>(
    `select coalesce(e.id, known.id) as entry, e.id is not null as is_there
    from app.audit_entry e
    full join (
      select unnest(entries) as id from zennnn.audit_seal where number > 0 union all select entry from zennnn.audit_unsealed
    ) known on known.id = e.id
    where e.id is null or known.id is null
    order by 1 limit 1`,
  )
  const [loose] = rows
  if (loose === undefined) return undefined
  return loose.is_there
    ? {
        batch: undefined,
        reason: 'never_sealed',
        message: `The entry ${loose.entry} is in no batch and does not wait for one: it was slipped in.`,
      }
    : {
        batch: undefined,
        reason: 'entry_missing',
        message: `The entry ${loose.entry}, which waits for its seal, is missing.`,
      }
}
