import type { DatabaseId } from '@zennnn/kernel'

/**
 * What may be asked about keys, in the schema zennnn_cloud, and the times that it needs. Idempotent; sent one by one as
 * zennnn_owner, after the vault's own. `login`: as for panelStatements.
 */
export function keyStatements(login: DatabaseId): readonly string[] {
  return [
    // When its password was made and last replaced; null for those that earlier versions made.
    'alter table zennnn_vault.repository_password add column if not exists made_at timestamptz',
    'alter table zennnn_vault.repository_password alter column made_at set default now()',
    'alter table zennnn_vault.repository_password add column if not exists changed_at timestamptz',
    VAULT_KEYS,
    VAULT_RECEIPTS,
    ...['vault_keys()', 'vault_receipts()'].flatMap((name) => [
      `revoke all on function zennnn_cloud.${name} from public`,
      `grant execute on function zennnn_cloud.${name} to "${login}"`,
    ]),
  ]
}

const DEFINER = 'security definer set search_path = pg_catalog, pg_temp'

/** Where there are keys to backups, and since when; never the keys. */
const VAULT_KEYS = `
  create or replace function zennnn_cloud.vault_keys()
  returns table (database_id text, region text, made_at text, changed_at text)
  language sql stable ${DEFINER}
  as $fn$
    select p.database_id, p.region, to_json(p.made_at)#>>'{}', to_json(p.changed_at)#>>'{}'
    from zennnn_vault.repository_password p where p.made order by 1, 2
  $fn$`

/** What was destroyed for whom, newest first; of each database the last word. */
const VAULT_RECEIPTS = `
  create or replace function zennnn_cloud.vault_receipts()
  returns table (id uuid, database_id text, name text, at text, complete boolean, backups integer, regions text[])
  language sql stable ${DEFINER}
  as $fn$
    select r.id, r.database_id, d.name, to_json(r.at)#>>'{}', (r.receipt->>'complete')::boolean,
      jsonb_array_length(r.receipt->'backups'),
      array(select g->>'region' from jsonb_array_elements(r.receipt->'regions') g where (g->>'shredded')::boolean)
    from (select distinct on (database_id) * from zennnn_vault.receipt order by database_id, at desc) r
      left join app.database d using (database_id)
    order by r.at desc
  $fn$`
