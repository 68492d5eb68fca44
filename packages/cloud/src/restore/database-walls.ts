import { PlatformError } from '@zennnn/kernel'
import type { Client } from 'pg'

/**
 * All that keeps one from another in a database, a line each, sorted: owners, rights, row-level security, policies,
 * triggers, functions, views and the form of tables. Two databases of the same apps and version have the same.
 */
export async function readWalls(client: Client): Promise<readonly string[]> {
  await client.query('set search_path = pg_catalog')
  const { rows } = await client.query<{ line: string }>(WALLS)
  return rows.map(({ line }) => line)
}

/** What only this database has and may: tables and columns that no app declares any more stay, closed to everybody. */
const MAY_BE_MORE = /^(?:table|column|constraint|index) /
const MOST_NAMED = 5

/** Throws STATE_REFUSED unless `found` has all of `expected`, and nothing else that opens or does anything. */
export function requireWalls(expected: readonly string[], found: readonly string[]): void {
  const missing = without(expected, found).map((line) => `missing: ${line}`)
  const surplus = without(found, expected)
    .filter((line) => !MAY_BE_MORE.test(line))
    .map((line) => `not ours: ${line}`)
  const problems = [...missing, ...surplus]
  if (problems.length === 0) return
  throw new PlatformError('STATE_REFUSED', {
    message: `The restored database is not protected as a new one is, so nobody is let in (${problems.length} differences): ${problems
      .slice(0, MOST_NAMED)
      .map((line) => line.slice(0, 160))
      .join('; ')}.`,
    details: { problems: problems.slice(0, 100) },
  })
}

function without(lines: readonly string[], others: readonly string[]): readonly string[] {
  const known = new Set(others)
  return lines.filter((line) => !known.has(line))
}

const SCHEMAS = `('app', 'app_read', 'zennnn', 'zennnn_rule')`

/** `role may X on Y`; what an owner may is in the owner. */
function grants(kind: string, name: string, acl: string, owner: string): string {
  return `select format('grant ${kind} %s: %s %s%s', ${name},
      case g.grantee when 0 then 'public' else pg_get_userbyid(g.grantee) end, g.privilege_type,
      case when g.is_grantable then ' and gives it away' else '' end) as line
    from aclexplode(${acl}) g where g.grantee <> ${owner}`
}

const WALLS = `
  with space as (select oid, nspname, nspowner, nspacl from pg_namespace where nspname in ${SCHEMAS}),
  relation as (
    select c.*, n.nspname || '.' || c.relname as name from pg_class c join space n on n.oid = c.relnamespace
    where c.relkind in ('r', 'v', 'S', 'p', 'm')),
  routine as (
    select p.*, p.oid::regprocedure::text as name from pg_proc p join space n on n.oid = p.pronamespace)
  select line collate "C" as line from (
    select format('schema %s of %s', nspname, pg_get_userbyid(nspowner)) as line from space
    union all
    select g.line from space s, lateral (${grants('schema', 's.nspname', 's.nspacl', 's.nspowner')}) g
    union all
    select format('%s %s of %s, security %s %s', case relkind when 'r' then 'table' when 'v' then 'view' else 'relation' end,
      name, pg_get_userbyid(relowner), relrowsecurity, relforcerowsecurity) from relation
    union all
    select format('view %s %s: %s', name, reloptions, pg_get_viewdef(oid)) from relation where relkind in ('v', 'm')
    union all
    select g.line from relation c, lateral (${grants('relation', 'c.name', 'c.relacl', 'c.relowner')}) g
    union all
    select g.line from relation c join pg_attribute a on a.attrelid = c.oid and a.attacl is not null,
      lateral (${grants('column', "c.name || '.' || a.attname", 'a.attacl', 'c.relowner')}) g
    union all
    select format('column %s.%s %s %s %s %s', c.name, a.attname, format_type(a.atttypid, a.atttypmod), a.attnotnull,
      a.attgenerated, pg_get_expr(d.adbin, d.adrelid))
    from relation c join pg_attribute a on a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped
      left join pg_attrdef d on d.adrelid = c.oid and d.adnum = a.attnum where c.relkind = 'r'
    union all
    select format('constraint %s %s %s %s', c.name, k.conname, k.convalidated, pg_get_constraintdef(k.oid))
    from relation c join pg_constraint k on k.conrelid = c.oid
    union all
    select format('index %s %s', i.indisvalid, pg_get_indexdef(i.indexrelid)) from relation c join pg_index i on i.indrelid = c.oid
    union all
    select format('policy %s on %s for %s %s to %s using %s check %s', p.polname, c.name, p.polcmd, p.polpermissive,
      array(select case r when 0 then 'public' else pg_get_userbyid(r) end from unnest(p.polroles) r order by 1),
      pg_get_expr(p.polqual, p.polrelid), pg_get_expr(p.polwithcheck, p.polrelid))
    from relation c join pg_policy p on p.polrelid = c.oid
    union all
    select format('trigger %s %s', t.tgenabled, pg_get_triggerdef(t.oid)) from relation c
      join pg_trigger t on t.tgrelid = c.oid where not t.tgisinternal
    union all
    select format('rule %s on %s', r.rulename, c.name) from relation c join pg_rewrite r on r.ev_class = c.oid
      where r.rulename <> '_RETURN'
    union all
    select format('function %s of %s, for %s: %s', name, pg_get_userbyid(proowner), obj_description(oid, 'pg_proc'),
      case when prokind = 'f' then pg_get_functiondef(oid) else prokind::text end) from routine
    union all
    select g.line from routine p,
      lateral (${grants('function', 'p.name', "coalesce(p.proacl, acldefault('f', p.proowner))", 'p.proowner')}) g
    union all
    select g.line from pg_proc p, lateral (${grants('function', 'p.proname', 'p.proacl', 'p.proowner')}) g
      where p.oid = 'pg_catalog.set_config(text, text, boolean)'::regprocedure
    union all
    select format('before policies: %s', oid::regprocedure) from pg_proc where proleakproof and pronamespace = 'pg_catalog'::regnamespace
    union all
    select format('default %s %s %s %s', pg_get_userbyid(defaclrole), defaclnamespace::regnamespace, defaclobjtype, defaclacl)
    from pg_default_acl
  ) every where line is not null order by 1`
