import type { Client } from 'pg'

/**
 * Since when the log can be opened by this machine alone: where it has a repository, and the password of that, lie in the control
 * database, and no backup of that outside the home region is as new. Undefined where one is, and before there is a base: nothing can
 * be played then. `register`: the control database.
 */
export async function findUnkeptKey(register: Client): Promise<Date | undefined> {
  const { rows } = await register.query<{ since: Date | null }>(
    `select k.since
     from (
       select max(greatest(p.made_at, p.changed_at)) as since
       from zennnn_vault.log_keeping l
       join zennnn_vault.repository_password p on p.database_id = l.repository and p.made
       join zennnn_vault.region r on r.name = p.region and not r.home
       where exists (select from zennnn_vault.log_base b where b.region = p.region)) k
     where not exists (
       select from zennnn_vault.backup b
       join zennnn_vault.copy c on c.backup = b.id and c.read_back_at is not null
       join zennnn_vault.region r on r.name = c.region and not r.home
       where b.database_id = current_database() and b.began_at > k.since)`,
  )
  return rows[0]?.since ?? undefined
}
