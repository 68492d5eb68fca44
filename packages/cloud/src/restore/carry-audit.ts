import type { DatabaseId } from '@zennnn/kernel'
import type { Client } from 'pg'
import { asOwner, type ClusterAccess } from '../database/cluster-access.ts'

const ENTRIES_AT_ONCE = 1_000
/** Ids order entries by when they were written, `at` by when their transaction began: none is open for so long. */
const LONGEST_TRANSACTION = '1 day'
const MARK = 'In what was replaced on '

interface Page {
  /** Of the last entry; null when there is none. */
  readonly last: string | null
  /** As JSON. */
  readonly entries: string
}

/**
 * Adds to the log of a database what happened in the one that it replaced and is not in it: nobody gets rid of his trail by
 * a restore of what was before. There they are events that say so, with who did it, to what, and the values: they tell nothing
 * of the records that are live. They are sealed like all others. The log of sign-ins comes along. `since`: whatever both have was written before it. Harmless
 * when done again.
 */
export async function carryAudit(
  access: ClusterAccess,
  { from, to, since }: { readonly from: DatabaseId; readonly to: DatabaseId; readonly since: Date },
): Promise<void> {
  await asOwner(access, to, async (live) => {
    const known = await readKnownUntil(live, since)
    await asOwner(access, from, async (replaced) => {
      for (let after: string | null = '00000000-0000-0000-0000-000000000000'; after !== null; ) {
        const page = await readPage(replaced, { known, after })
        if (page.last !== null) await addEntries(live, page)
        after = page.last
      }
      await carrySignIns(live, replaced)
    })
  })
}

/** Until when both have the same entries; as text, PostgreSQL's own. */
async function readKnownUntil(live: Client, since: Date): Promise<string> {
  const { rows } = await live.query<{ known: string }>(
    `select (coalesce(max(e."at"), '-infinity') - interval '${LONGEST_TRANSACTION}')::text as known
     from app."audit_entry" e where e."at" < $1`,
    [since],
  )
  return rows[0]?.known ?? '-infinity'
}

async function readPage(
  replaced: Client,
  { known, after }: { readonly known: string; readonly after: string },
): Promise<Page> {
  const { rows } = await replaced.query<Page>(
    `select (array_agg(e."id" order by e."id" desc))[1] as last, coalesce(json_agg(e), '[]')::text as entries
     from (
       select * from app."audit_entry" where "at" >= $1::timestamptz and "id" > $2
       order by "id" limit ${ENTRIES_AT_ONCE}
     ) e`,
    [known, after],
  )
  return rows[0] ?? { last: null, entries: '[]' }
}

/** Who came in or was refused since the backup; as it was written, since it tells nothing of the records. */
async function carrySignIns(live: Client, replaced: Client): Promise<void> {
  for (let after: string | null = '00000000-0000-0000-0000-000000000000'; after !== null; ) {
    const page = await readSignIns(replaced, after)
    if (page.last !== null) await addSignIns(live, page)
    after = page.last
  }
}

async function readSignIns(replaced: Client, after: string): Promise<Page> {
  const { rows } = await replaced.query<Page>(
    `select (array_agg(e."id" order by e."id" desc))[1] as last, coalesce(json_agg(e), '[]')::text as entries
     from (select * from zennnn.sign_in_log where "id" > $1 order by "id" limit ${ENTRIES_AT_ONCE}) e`,
    [after],
  )
  return rows[0] ?? { last: null, entries: '[]' }
}

/** Entries of the log of sign-ins, as JSON; those that are there already stay. */
export async function addSignIns(live: Client, { entries }: Pick<Page, 'entries'>): Promise<void> {
  await live.query(
    `insert into zennnn.sign_in_log
     select e.* from json_populate_recordset(null::zennnn.sign_in_log, $1) e on conflict do nothing`,
    [entries],
  )
}

async function addEntries(live: Client, { entries }: Page): Promise<void> {
  await live.query(
    `with entry as (
       insert into app."audit_entry" ("id", "at", "user", "operation", "model", "record", "before", "after", "why", "transaction")
       select e."id", e."at", e."user", 'event', e."model", e."record", e."before", e."after",
         case when starts_with(e."why", $2) then e."why" else concat_ws(': ',
           $2 || to_char(now() at time zone 'UTC', 'YYYY-MM-DD HH24:MI "UTC"') || ' (' || e."operation" || ')', e."why") end,
         e."transaction"
       from json_populate_recordset(null::app."audit_entry", $1) e
       on conflict ("id") do nothing returning "id")
     insert into zennnn.audit_unsealed (entry) select "id" from entry`,
    [entries, MARK],
  )
}
