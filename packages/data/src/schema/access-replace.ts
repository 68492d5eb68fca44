import { mark } from './create-table.ts'
import type { SchemaPlan } from './plan-shape.ts'
import { literal } from './sql-text.ts'

/** Takes away everything that `access` of a plan makes. Tables stay closed meanwhile: no policy means no row. */
export const REMOVE_ACCESS = `do $zennnn$
declare
  one record;
begin
  for one in select p.polname, p.polrelid::regclass as relation from pg_policy p
    join pg_class c on c.oid = p.polrelid where c.relnamespace = 'app'::regnamespace
  loop
    execute format('drop policy %I on %s', one.polname, one.relation);
  end loop;
  for one in select c.oid::regclass as relation from pg_class c
    where c.relkind = 'v' and c.relnamespace in ('zennnn_rule'::regnamespace, 'app_read'::regnamespace)
  loop
    execute format('drop view %s', one.relation);
  end loop;
  for one in select t.tgname, t.tgrelid::regclass as relation from pg_trigger t
    join pg_class c on c.oid = t.tgrelid
    where c.relnamespace = 'app'::regnamespace and not t.tgisinternal and t.tgname like 'zennnn\\_%'
  loop
    execute format('drop trigger %I on %s', one.tgname, one.relation);
  end loop;
  for one in select p.oid::regprocedure as signature from pg_proc p
    join pg_description d on d.objoid = p.oid and d.classoid = 'pg_proc'::regclass
    where p.pronamespace = 'zennnn'::regnamespace and d.description = 'generated'
  loop
    execute format('drop function %s', one.signature);
  end loop;
  execute 'revoke all on all tables in schema app from public, zennnn_user, zennnn_elevated, zennnn_reader';
end
$zennnn$`

/** Replaces views, triggers, policies and grants as a whole: `remove` first and `make` last in one transaction. */
export function replaceAccess(plan: SchemaPlan): {
  readonly remove: string
  readonly make: readonly string[]
} {
  return {
    remove: REMOVE_ACCESS,
    make: [...plan.access, `comment on schema zennnn_rule is ${literal(mark(plan.accessHash))}`],
  }
}
