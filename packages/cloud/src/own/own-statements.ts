import type { DatabaseId } from '@zennnn/kernel'
import { GRANTEES } from '../database/database-doors.ts'
import { ENTERING_ROLES, OWNING_ROLES } from '../staff/reach.ts'

/**
 * What the cloud knows of one database, for its administrators, in the schema zennnn_cloud. Idempotent; sent one by one as
 * zennnn_owner, after the tables of the vault and of domains. `login`: the control database's login role.
 */
export function ownStatements(login: DatabaseId): readonly string[] {
  const name = 'zennnn_cloud.own_database(text)'
  return [
    // What it returns may be other than before.
    `drop function if exists ${name}`,
    OWN_DATABASE,
    `revoke all on function ${name} from public`,
    `grant execute on function ${name} to "${login}"`,
  ]
}

/**
 * One row, none for a database that is not in service. `sharers`: customers who have this very database. `strangers`: roles that may
 * connect to it, and everybody, but its own, those of the platform and superusers, whom no right stops. `holders`: roles that own
 * something in it, have a right to something or stand in a policy of it, but its own and those of the platform. `back`: how its tier
 * came back in the newest rehearsal of all databases in which there was one of it; where there was none, how it would by the newest
 * of some in which all came back. Nothing of another customer is in it but that somebody is one too many.
 */
const OWN_DATABASE = `
  create or replace function zennnn_cloud.own_database(wanted text)
  returns table (created_at text, tier text, sharers integer, is_there boolean, strangers integer, holders integer, regions jsonb,
    domains jsonb, back jsonb)
  language sql stable security definer set search_path = pg_catalog, pg_temp
  as $fn$
    select to_json(d.created_at)#>>'{}', d.tier,
      (select count(*)::integer from app.database o where o.database_id = wanted and o.state in ('live', 'suspended')),
      exists (select from pg_database p where p.datname = wanted),
      (select count(*)::integer
        from pg_database d cross join lateral ${GRANTEES} g left join pg_roles r on r.oid = g.grantee
        where d.datname = wanted and r.rolsuper is not true
          and r.rolname is distinct from wanted and not coalesce(r.rolname = any (${textArray(ENTERING_ROLES)}), false)),
      (select count(distinct r.oid)::integer
        from pg_shdepend s join pg_database d on d.oid = s.dbid join pg_roles r on r.oid = s.refobjid
        where d.datname = wanted and s.refclassid = 'pg_authid'::regclass
          and r.rolname <> wanted and not r.rolname = any (${textArray(OWNING_ROLES)})),
      (select coalesce(jsonb_agg(jsonb_build_object('name', r.name, 'location', r.location, 'home', r.home) order by r.place), '[]')
        from zennnn_vault.region r),
      (select coalesce(jsonb_agg(jsonb_build_object('host', o.host, 'isProved', o.proved_at is not null) order by o.host), '[]')
        from zennnn_cloud.domain o where o.database = d.id),
      (select jsonb_build_object('at', r.ended_at, 'ms', t->'onCourseMs', 'isMeasured', r.kind = 'whole', 'all', t->'all',
          'failed', t->'failed', 'inversions', r.inversions)
        from zennnn_vault.region_drill r, jsonb_array_elements(r.tiers) t
        where t->>'tier' = d.tier and (r.kind = 'whole' or r.failed = '[]')
        order by r.kind = 'whole' desc, r.ended_at desc limit 1)
    from app.database d
    where d.database_id = wanted and d.state in ('live', 'suspended')
    order by d.created_at limit 1
  $fn$`

function textArray(names: readonly string[]): string {
  return `'{${names.join(',')}}'::text[]`
}
