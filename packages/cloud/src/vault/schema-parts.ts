import { createHash } from 'node:crypto'
import type { Client } from 'pg'

/**
 * The parts of a schema by their names, as `trigger audit on app.company`, each with a hash of its definition. A part that a
 * restored copy lost, or has in another form, has a name.
 */
export type SchemaParts = ReadonlyMap<string, string>

/** Told of one comparison. */
const MOST_NAMED = 5

/**
 * Reads the catalogue alone, within the caller's transaction, with the search path of `readContent`: definitions are
 * written the shorter for what is in it. Owners and rights are no parts: no restore takes them from a dump, each makes
 * them anew and compares them with those of a new database (database-walls.ts).
 */
export async function readSchemaParts(client: Client): Promise<SchemaParts> {
  const { rows } = await client.query<{ name: string; hash: string }>(PARTS)
  return new Map(rows.map(({ name, hash }) => [name, hash]))
}

/** SHA-256 in hex; the same for the same parts in any order. */
export function hashOfParts(parts: SchemaParts): string {
  const lines = [...parts].map(([name, hash]) => `${hash} ${name}`)
  return createHash('sha256').update(lines.toSorted().join('\n')).digest('hex')
}

/** What is not the same, in words, without an end: `x is missing`, `y is another one`, `z was not there`. */
export function describeDifference(expected: SchemaParts, found: SchemaParts): string {
  const differences = [...new Set([...expected.keys(), ...found.keys()])]
    .toSorted()
    .flatMap((name) => {
      if (!found.has(name)) return [`${name} is missing`]
      if (!expected.has(name)) return [`${name} was not there`]
      return expected.get(name) === found.get(name) ? [] : [`${name} is another one`]
    })
  const more = differences.length - MOST_NAMED
  return [...differences.slice(0, MOST_NAMED), ...(more > 0 ? [`and ${more} more`] : [])].join(', ')
}

/** What PostgreSQL has of its own, and what a check brought beside what was restored, is not the database's. */
const PARTS = `
  with space as (
    select oid, nspname from pg_namespace where nspname not like 'pg\\_%' and nspname <> 'information_schema'),
  relation as (
    select c.*, format('%I.%I', n.nspname, c.relname) as name
    from pg_class c join space n on n.oid = c.relnamespace where c.relpersistence <> 't'),
  routine as (
    select p.* from pg_proc p join space n on n.oid = p.pronamespace where not exists (
      select from pg_depend d where d.classid = 'pg_proc'::regclass and d.objid = p.oid and d.deptype = 'e'))
  select name, left(encode(sha256(convert_to(coalesce(definition, ''), 'UTF8')), 'hex'), 32) as hash from (
    select format('column %s.%I', c.name, a.attname) as name,
      concat_ws(' ', format_type(a.atttypid, a.atttypmod), a.attnotnull, a.attgenerated, a.attidentity,
        pg_get_expr(d.adbin, d.adrelid)) as definition
    from relation c join pg_attribute a on a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped
      left join pg_attrdef d on d.adrelid = c.oid and d.adnum = a.attnum
    where c.relkind in ('r', 'p', 'v', 'm', 'f')
    union all
    select format('constraint %I on %s', k.conname, c.name), pg_get_constraintdef(k.oid)
    from relation c join pg_constraint k on k.conrelid = c.oid
    union all
    select format('index %s', i.name), pg_get_indexdef(i.oid) from relation i where i.relkind in ('i', 'I')
    union all
    select format('row-level security of %s', c.name), format('%s, forced %s', c.relrowsecurity, c.relforcerowsecurity)
    from relation c where c.relkind in ('r', 'p')
    union all
    select format('policy %I on %s', p.polname, c.name), format('%s %s to %s using %s check %s', p.polcmd, p.polpermissive,
      array(select case r when 0 then 'public' else pg_get_userbyid(r) end from unnest(p.polroles) r order by 1),
      pg_get_expr(p.polqual, p.polrelid), pg_get_expr(p.polwithcheck, p.polrelid))
    from relation c join pg_policy p on p.polrelid = c.oid
    union all
    select format('trigger %I on %s', t.tgname, c.name), format('%s %s', t.tgenabled, pg_get_triggerdef(t.oid))
    from relation c join pg_trigger t on t.tgrelid = c.oid where not t.tgisinternal
    union all
    select format('rule %I on %s', r.rulename, c.name), format('%s %s', r.ev_enabled, pg_get_ruledef(r.oid))
    from relation c join pg_rewrite r on r.ev_class = c.oid where r.rulename <> '_RETURN'
    union all
    select format('view %s', c.name), format('%s %s', c.reloptions, pg_get_viewdef(c.oid))
    from relation c where c.relkind in ('v', 'm')
    union all
    select format('sequence %s', c.name), format('%s %s %s %s %s %s', s.seqtypid::regtype, s.seqstart, s.seqincrement, s.seqmin,
      s.seqmax, s.seqcycle)
    from relation c join pg_sequence s on s.seqrelid = c.oid
    union all
    -- The comment says which of them a login role may call.
    select format('function %s', oid::regprocedure), format('for %s: %s', obj_description(oid, 'pg_proc'),
      case when prokind in ('f', 'p') then pg_get_functiondef(oid) else format('%s %s', prokind, prosrc) end)
    from routine
  ) parts`
