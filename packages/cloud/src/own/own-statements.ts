import type { DatabaseId } from '@zennnn/kernel'

/**
 * What the cloud knows of one database, for its administrators, in the schema zennnn_cloud. Idempotent; sent one by one as
 * zennnn_owner, after the tables of the vault and of domains. `login`: the control database's login role.
 */
export function ownStatements(login: DatabaseId): readonly string[] {
  const name = 'zennnn_cloud.own_database(text)'
  return [
    OWN_DATABASE,
    `revoke all on function ${name} from public`,
    `grant execute on function ${name} to "${login}"`,
  ]
}

/**
 * One row, none for a database that is not in service. `sharers`: customers who have this very database. `strangers`: login roles of
 * other databases, and everybody, as far as they may connect. Nothing of another customer is in it but that somebody is one too many.
 */
const OWN_DATABASE = `
  create or replace function zennnn_cloud.own_database(wanted text)
  returns table (created_at text, tier text, sharers integer, is_there boolean, strangers integer, regions jsonb, domains jsonb,
    back_at text, back_ms double precision, back_measured boolean)
  language sql stable security definer set search_path = pg_catalog, pg_temp
  as $fn$
    select to_json(d.created_at)#>>'{}', d.tier,
      (select count(*)::integer from app.database o where o.database_id = wanted and o.state in ('live', 'suspended')),
      exists (select from pg_database p where p.datname = wanted),
      (select count(distinct g.grantee)::integer
        from pg_database p, aclexplode(coalesce(p.datacl, acldefault('d', p.datdba))) g
        where p.datname = wanted and g.privilege_type in ('CONNECT', 'CREATE') and (g.grantee = 0 or exists (
          select from pg_roles r where r.oid = g.grantee and r.rolname ~ '^z_[0-9a-z]{26}$' and r.rolname <> wanted))),
      (select coalesce(jsonb_agg(jsonb_build_object('name', r.name, 'location', r.location, 'home', r.home) order by r.place), '[]')
        from zennnn_vault.region r),
      (select coalesce(jsonb_agg(jsonb_build_object('host', o.host, 'isProved', o.proved_at is not null) order by o.host), '[]')
        from zennnn_cloud.domain o where o.database = d.id),
      b.ended_at, b.back_ms, b.measured
    from app.database d left join lateral zennnn_cloud.region_back(d.tier) b on true
    where d.database_id = wanted and d.state in ('live', 'suspended')
    order by d.created_at limit 1
  $fn$`
