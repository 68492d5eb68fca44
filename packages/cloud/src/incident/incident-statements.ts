import type { DatabaseId } from '@zennnn/kernel'

/**
 * Notes on incidents, in the schema zennnn_trust, whose `refuse_change` is there already. Idempotent; sent one by one as
 * zennnn_owner. `login`: the control database's login role; it reads what the public page shows.
 */
export function incidentStatements(login: DatabaseId): readonly string[] {
  return [
    // \`by_name\` is not published.
    `create table if not exists zennnn_trust.note (
      number integer primary key generated always as identity,
      promise text not null,
      text text not null,
      by_name text not null,
      at timestamptz not null
    )`,
    `create or replace trigger only_added before update or delete or truncate on zennnn_trust.note
      for each statement execute function zennnn_trust.refuse_change()`,
    NOTES_SHOWN,
    'revoke all on function zennnn_trust.notes_shown() from public',
    `grant execute on function zennnn_trust.notes_shown() to "${login}"`,
  ]
}

/** What the page shows: as long as the strip of days beside the sentence. Oldest first. */
const NOTES_SHOWN = `
  create or replace function zennnn_trust.notes_shown()
  returns table (promise text, text text, at text)
  language sql stable security definer set search_path = pg_catalog, pg_temp
  as $fn$
    select n.promise, n.text, to_json(n.at)#>>'{}' from zennnn_trust.note n
    where n.at > now() - interval '90 days' order by n.at, n.number
  $fn$`
