import { PlatformError } from '@zennnn/kernel'
import type { Client } from 'pg'

/** Told of one refusal. */
const MOST_NAMED = 5

/**
 * Refuses a database with anything in it that no database of ours has, before somebody with rights does anything there:
 * casts, operators and rules can run code of whoever made them within the most harmless statement. Reads the catalogue
 * alone, and so needs no rights. STATE_REFUSED with the names of what is foreign.
 */
export async function refuseForeignObjects(client: Client): Promise<void> {
  await client.query('set search_path = pg_catalog')
  const { rows } = await client.query<{ found: string }>(FOREIGN, [MOST_NAMED])
  if (rows.length === 0) return
  throw new PlatformError('STATE_REFUSED', {
    message: `The archive holds what no database of this cloud has: ${rows.map(({ found }) => found).join(', ')}.`,
    hint: 'Find out who made this backup. Take an older one.',
  })
}

/** Ids below 16384 are those of PostgreSQL itself. */
const FOREIGN = `
  select found from (
    select format('schema %I', nspname) as found from pg_namespace
      where oid >= 16384 and nspname <> all ('{app,app_read,zennnn,zennnn_rule}')
        and nspname not like 'pg\\_temp\\_%' and nspname not like 'pg\\_toast%'
    union all
    select format('%s %s', case relkind when 'm' then 'materialised view' when 'f' then 'foreign table' when 'c' then 'type'
        else 'relation' end, oid::regclass)
      from pg_class where oid >= 16384 and relkind not in ('r', 'v', 'i', 'S', 't')
    union all
    select format('rule %I on %s', rulename, ev_class::regclass) from pg_rewrite where oid >= 16384 and rulename <> '_RETURN'
    union all
    select format('routine %s', oid::regprocedure) from pg_proc where oid >= 16384
      and (prokind <> 'f' or pronamespace <> all (array(select oid from pg_namespace where nspname = 'zennnn')))
    union all
    select format('type %s', oid::regtype) from pg_type where oid >= 16384 and typtype <> 'c' and typcategory <> 'A'
    union all
    select format('inheritance of %s', inhrelid::regclass) from pg_inherits
    union all
    select format('large object %s', oid) from pg_largeobject_metadata
    union all
    select format('%s %s', kind, oid) from (
      select 'cast' as kind, oid from pg_cast
      union all select 'operator', oid from pg_operator
      union all select 'operator class', oid from pg_opclass
      union all select 'operator family', oid from pg_opfamily
      union all select 'collation', oid from pg_collation
      union all select 'conversion', oid from pg_conversion
      union all select 'language', oid from pg_language
      union all select 'transform', oid from pg_transform
      union all select 'event trigger', oid from pg_event_trigger
      union all select 'extension', oid from pg_extension
      union all select 'foreign server', oid from pg_foreign_server
      union all select 'publication', oid from pg_publication
      union all select 'text search object', oid from pg_ts_config
      union all select 'text search object', oid from pg_ts_dict
    ) others where oid >= 16384
  ) all_found order by found limit $1`
