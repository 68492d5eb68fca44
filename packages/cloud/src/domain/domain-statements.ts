import type { DatabaseId } from '@zennnn/kernel'

/** A database has that many domains of its own at most: each costs a certificate. */
export const MOST_DOMAINS = 10

/**
 * Domains of customers' own, in the schema zennnn_cloud, and what `serve` may ask of them. Idempotent; sent one by one as
 * zennnn_owner. Two may claim the same one; it is his who shows it first, and nobody keeps it from its owner by a claim alone.
 */
export function domainStatements(login: DatabaseId): readonly string[] {
  return [
    `create table if not exists zennnn_cloud.domain (
      host text not null,
      database uuid not null references app.database (id) on delete cascade,
      token text not null,
      claimed_at timestamptz not null default now(),
      proved_at timestamptz,
      looked_at timestamptz,
      problem text,
      primary key (host, database)
    )`,
    'create unique index if not exists domain_proved on zennnn_cloud.domain (host) where proved_at is not null',
    'create index if not exists domain_of on zennnn_cloud.domain (database)',
    CLAIM_DOMAIN,
    FIND_DOMAIN,
    'revoke all on function zennnn_cloud.claim_domain(uuid, text, text) from public',
    'revoke all on function zennnn_cloud.find_domain(text) from public',
    `grant execute on function zennnn_cloud.find_domain(text) to "${login}"`,
  ]
}

/** `claimed`, also when it was before; `taken` by another database, which showed that it is its own; `too_many`. */
const CLAIM_DOMAIN = `
  create or replace function zennnn_cloud.claim_domain(for_database uuid, wanted text, new_token text) returns text
  language plpgsql volatile security definer set search_path = pg_catalog, pg_temp
  as $fn$
  begin
    -- One after another: two that count at once would both be the last.
    perform pg_advisory_xact_lock(hashtext('zennnn.domain'));
    delete from zennnn_cloud.domain o using app.database d where d.id = o.database and d.state in ('dropped', 'failed');
    if exists (select from zennnn_cloud.domain o where o.host = wanted and o.database = for_database) then
      return 'claimed';
    end if;
    if exists (select from zennnn_cloud.domain o where o.host = wanted and o.proved_at is not null) then
      return 'taken';
    end if;
    if (select count(*) from zennnn_cloud.domain o where o.database = for_database) >= ${MOST_DOMAINS} then
      return 'too_many';
    end if;
    insert into zennnn_cloud.domain (host, database, token) values (wanted, for_database, new_token);
    return 'claimed';
  end
  $fn$`

/** The live database whose own a host was shown to be. */
const FIND_DOMAIN = `
  create or replace function zennnn_cloud.find_domain(wanted text)
  returns table (database_id text, slug text, apps jsonb)
  language sql stable security definer set search_path = pg_catalog, pg_temp
  as $fn$
    select d.database_id, d.slug, d.apps
    from zennnn_cloud.domain o join app.database d on d.id = o.database
    where o.host = wanted and o.proved_at is not null and d.state = 'live'
  $fn$`
