import type { Clock, DatabaseId } from '@zennnn/kernel'
import { asOwner, type ClusterAccess } from '../database/cluster-access.ts'

/** What the operator says of a time when a sentence did not hold. */
export interface NewNote {
  /** Id of the promise. */
  readonly promise: string
  readonly text: string
  /** Who writes it down; this is not published. */
  readonly by: string
}

export interface KeptNote extends NewNote {
  readonly number: number
  readonly at: Date
}

/** Puts a note beside a sentence. It cannot be changed or taken back: what was wrong in it a second one says. */
export async function addNote(
  {
    access,
    control,
    clock,
  }: { readonly access: ClusterAccess; readonly control: DatabaseId; readonly clock: Clock },
  { promise, text, by }: NewNote,
): Promise<void> {
  await asOwner(access, control, async (client) => {
    await client.query(
      'insert into zennnn_trust.note (promise, text, by_name, at) values ($1, $2, $3, $4)',
      [promise, text, by, clock.now()],
    )
  })
}

/** All notes that there ever were, oldest first; the page shows those of 90 days. */
export async function listNotes({
  access,
  control,
}: {
  readonly access: ClusterAccess
  readonly control: DatabaseId
}): Promise<readonly KeptNote[]> {
  return await asOwner(access, control, async (client) => {
    const { rows } = await client.query<KeptNote>(
      'select number, promise, text, by_name as by, at from zennnn_trust.note order by at, number',
    )
    return rows
  })
}

/**
 * Names and addresses of customers and their people of this cloud, which no published text may carry: of databases that are there
 * and of those that were.
 */
export async function listCustomerNames({
  access,
  control,
}: {
  readonly access: ClusterAccess
  readonly control: DatabaseId
}): Promise<readonly string[]> {
  return await asOwner(access, control, async (client) => {
    const { rows } = await client.query<{ name: string | null }>(
      `select distinct n.name from app.database d
       cross join lateral (values (d.name), (d.slug), (d.host), (d.database_id), (d.admin_email)) n(name)
       union select u.login from app."user" u union select u.email from app."user" u order by 1`,
    )
    return rows.flatMap(({ name }) => (name === null || name === '' ? [] : [name]))
  })
}
