import type { DatabaseId } from '@zennnn/kernel'

/**
 * Tickets for downloads, in the control database, and what `serve` may ask about them; always with the database of the site,
 * so that one database says nothing of another. Idempotent; sent one by one as zennnn_owner, after those of the vault.
 */
export function downloadStatements(login: DatabaseId): readonly string[] {
  return [
    // `backup`: null = what the database holds when it is fetched. `asked_by`: a user of that database.
    `create table if not exists zennnn_vault.download (
      token_hash bytea primary key check (octet_length(token_hash) = 32),
      database_id text not null,
      backup uuid references zennnn_vault.backup on delete cascade,
      asked_by uuid not null,
      expires_at timestamptz not null,
      used_at timestamptz
    )`,
    'create index if not exists download_of_database on zennnn_vault.download (database_id)',
    DOWNLOADABLE,
    REQUEST_DOWNLOAD,
    FIND_DOWNLOAD,
    ...[
      'zennnn_cloud.downloadable_backup(text, uuid)',
      'zennnn_cloud.request_download(bytea, text, uuid, uuid)',
      'zennnn_cloud.find_download(bytea, text, uuid)',
    ].flatMap((name) => [
      `revoke all on function ${name} from public`,
      `grant execute on function ${name} to "${login}"`,
    ]),
  ]
}

/** When a backup began that can be downloaded; refuses one of another database like one that is not there. */
const DOWNLOADABLE = `
  create or replace function zennnn_cloud.downloadable_backup(of_database text, wanted uuid) returns timestamptz
  language plpgsql stable security definer set search_path = pg_catalog, pg_temp
  as $fn$
  declare
    began timestamptz;
  begin
    select b.began_at into began from zennnn_vault.backup b
      where b.id = wanted and b.database_id = of_database
        and exists (select from zennnn_vault.copy c where c.backup = b.id and c.read_back_at is not null);
    if began is null then
      raise exception 'There is no such backup that can be downloaded.'
        using errcode = 'ZN404', hint = 'Choose another one.';
    end if;
    return began;
  end
  $fn$`

/** Makes a ticket that is good for 15 minutes, and once; returns when it ends. 20 of a database may wait to be used. */
const REQUEST_DOWNLOAD = `
  create or replace function zennnn_cloud.request_download(
    hash bytea, of_database text, wanted uuid, person uuid) returns timestamptz
  language plpgsql volatile security definer set search_path = pg_catalog, pg_temp
  as $fn$
  declare
    ends timestamptz;
    first_end timestamptz;
  begin
    if not exists (select from app.database d where d.database_id = of_database and d.state = 'live') then
      raise exception 'There is no such database.' using errcode = 'ZN404';
    end if;
    if wanted is not null then
      perform zennnn_cloud.downloadable_backup(of_database, wanted);
    end if;
    -- One after another: two that count at once would both be the last.
    perform pg_advisory_xact_lock(hashtext('zennnn.download'), hashtext(of_database));
    -- Kept for a day, so that who comes back is told why a ticket is no longer good.
    delete from zennnn_vault.download t where t.expires_at < now() - interval '1 day';
    select min(t.expires_at) into first_end from zennnn_vault.download t
      where t.database_id = of_database and t.used_at is null and t.expires_at > now()
      having count(*) >= 20;
    if first_end is not null then
      raise exception 'Too many downloads of this database were asked for and not fetched.'
        using errcode = 'ZN429', hint = 'Fetch those, or wait until they have expired.',
          detail = jsonb_build_object('retry_after_s', ceil(extract(epoch from first_end - now())))::text;
    end if;
    insert into zennnn_vault.download (token_hash, database_id, backup, asked_by, expires_at)
      values (hash, of_database, wanted, person, now() + interval '15 minutes')
      returning expires_at into ends;
    return ends;
  end
  $fn$`

/** What a ticket is worth to this person in this database; no row for one that is not theirs. */
const FIND_DOWNLOAD = `
  create or replace function zennnn_cloud.find_download(hash bytea, of_database text, person uuid)
  returns table (state text, backup uuid, backup_at timestamptz)
  language sql stable security definer set search_path = pg_catalog, pg_temp
  as $fn$
    select case when t.used_at is not null then 'used' when t.expires_at <= now() then 'expired' else 'open' end,
      t.backup, b.began_at
    from zennnn_vault.download t left join zennnn_vault.backup b on b.id = t.backup
    where t.token_hash = hash and t.database_id = of_database and t.asked_by = person
  $fn$`
