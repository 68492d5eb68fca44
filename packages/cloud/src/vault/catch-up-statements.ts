import type { DatabaseId } from '@zennnn/kernel'
import { ABSENT } from './repository-look.ts'

/**
 * The way for `serve` to have a region caught up, in the schema zennnn_cloud. Idempotent; sent one by one as zennnn_owner,
 * after the panel's own. `login`: the control database's login role.
 */
export function catchUpStatements(login: DatabaseId): readonly string[] {
  const name = 'zennnn_cloud.request_catch_up(text, text)'
  return [
    REQUEST_CATCH_UP,
    `revoke all on function ${name} from public`,
    `grant execute on function ${name} to "${login}"`,
  ]
}

/**
 * Orders a job for each backup that the region lacks, as \`vault_regions\` counts them, and that none copies yet, unless it is damaged there; null for a
 * region that there is not.
 */
const REQUEST_CATCH_UP = `
  create or replace function zennnn_cloud.request_catch_up(region text, asked_by text) returns integer
  language plpgsql volatile security definer set search_path = pg_catalog, pg_temp
  as $fn$
  declare
    lacking record;
    ordered integer := 0;
  begin
    if not exists (select from zennnn_vault.region r where r.name = request_catch_up.region) then
      return null;
    end if;
    -- One after another: two that look at once would both find none.
    perform pg_advisory_xact_lock(hashtext('zennnn.catch_up'));
    for lacking in
      select b.id, b.database_id from zennnn_vault.backup b
      where b.state in ('complete', 'incomplete')
        and not exists (select from zennnn_vault.removal m where m.backup = b.id)
        and not exists (
          select from zennnn_vault.repository_look l
          where l.database_id = b.database_id and l.region = request_catch_up.region and l.damage <> '${ABSENT}')
        and not exists (
          select from zennnn_vault.copy c
          where c.backup = b.id and c.region = request_catch_up.region and c.read_back_at is not null)
        and not exists (
          select from zennnn_vault.job v join app.job j on j.id = v.job
          where v.kind = 'backup_catch_up' and v.database_id = b.database_id and j.input->>'backup' = b.id::text
            and j.state in ('queued', 'running'))
      order by b.began_at desc
    loop
      perform zennnn_cloud.order_vault_job(zennnn.new_id(), 'backup_catch_up', jsonb_build_object(
        'backup', lacking.id, 'database', lacking.database_id, 'asked_by', asked_by,
        'asked_as', 'operator'), null, 0);
      ordered := ordered + 1;
    end loop;
    return ordered;
  end
  $fn$`
