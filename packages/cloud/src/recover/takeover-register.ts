import type { Client } from 'pg'
import { asOwner } from '../database/cluster-access.ts'
import type { Vault } from '../vault/vault.ts'
import type { Takeover } from './takeover-judge.ts'
import { takeoverStatements } from './takeover-statements.ts'

/** Where a cloud remembers takeovers. */
export type TakeoverPlace = Pick<Vault, 'access' | 'control'>

/** What a cloud remembers of takeovers. */
interface KnownTakeovers {
  /** Its own, and those of others that it goes on despite. */
  readonly known: ReadonlySet<string>
  /** The newest of its own: what every region is to say; undefined where no recovery made it. */
  readonly own: string | undefined
}

export async function readMarks({ access, control }: TakeoverPlace): Promise<KnownTakeovers> {
  return await asOwner(access, control, async (register) => {
    const { rows } = await register.query<{ id: string; own: boolean }>(
      'select id, own from zennnn_cloud.takeover order by known_at desc',
    )
    return { known: new Set(rows.map(({ id }) => id)), own: rows.find(({ own }) => own)?.id }
  })
}

/** Remembers that this cloud is the one of the takeover `own`, and that it goes on despite those of others. */
export async function keepMarks(
  { access, control }: TakeoverPlace,
  { own, despite }: { readonly own: string; readonly despite: readonly string[] },
): Promise<void> {
  await asOwner(access, control, async (register) => {
    for (const one of despite) await keepKnown(register, one)
    await register.query(
      `insert into zennnn_cloud.takeover (id, own) values ($1, true) on conflict (id) do update set own = true, known_at = now()`,
      [own],
    )
  })
}

/** A control database that an earlier version brought back, and whose cloud was not started since, has no such tables. */
export async function ensureMarks({ access, control }: TakeoverPlace): Promise<void> {
  await asOwner(access, control, async (register) => {
    for (const statement of takeoverStatements()) await register.query(statement)
  })
}

/** That another became this cloud: it is over, or stands in a backup of a cloud of which it was true. */
export async function forgetTakenOver({ access, control }: TakeoverPlace): Promise<void> {
  await asOwner(access, control, async (register) => {
    await register.query('delete from zennnn_cloud.taken_over')
  })
}

/** Writes down what may be a takeover, for the alarm. A region that says nothing takes nothing back. */
export async function keepDoubts(
  { access, control }: TakeoverPlace,
  {
    doubtful,
    silent,
  }: { readonly doubtful: readonly Takeover[]; readonly silent: readonly string[] },
): Promise<void> {
  if (doubtful.length === 0 && silent.length > 0) return
  await asOwner(access, control, async (register) => {
    const ids = doubtful.map(({ id }) => id)
    await register.query('delete from zennnn_cloud.takeover_doubt where id <> all ($1)', [ids])
    for (const { id, region } of doubtful)
      await register.query(
        'insert into zennnn_cloud.takeover_doubt (id, region) values ($1, $2) on conflict (id) do nothing',
        [id, region],
      )
  })
}

/** Whether another may have become this cloud, as it was found last. `register`: the control database. */
export async function isDoubtful(register: Client): Promise<boolean> {
  const { rowCount } = await register.query('select from zennnn_cloud.takeover_doubt limit 1')
  return rowCount === 1
}

async function keepKnown(register: Client, id: string): Promise<void> {
  await register.query(
    'insert into zennnn_cloud.takeover (id) values ($1) on conflict (id) do nothing',
    [id],
  )
}
