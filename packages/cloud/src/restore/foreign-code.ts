import type { Client } from 'pg'
import { sendAll } from '../database/cluster-access.ts'

/** The functions and triggers that a database of this version has, as PostgreSQL writes them. */
export interface OwnCode {
  /** By signature, as `zennnn.f(text)`. */
  readonly functions: ReadonlyMap<string, string>
  readonly triggers: ReadonlySet<string>
}

interface FunctionRow {
  readonly name: string
  readonly definition: string
  readonly inert: string
}

/** Reads the catalogue alone. */
export async function readOwnCode(client: Client): Promise<OwnCode> {
  await client.query('set search_path = pg_catalog')
  const functions = await readFunctions(client)
  const { rows } = await client.query<{ definition: string }>(TRIGGERS)
  return {
    functions: new Map(functions.map(({ name, definition }) => [name, definition])),
    triggers: new Set(rows.map(({ definition }) => definition)),
  }
}

/**
 * Takes the code out of a restored database that came with its archive: afterwards each function is one of ours or only
 * throws, whatever trigger, check, index or default calls it. By DDL alone, which runs none of it; before the first
 * statement that changes a row with the rights of the owner, who may do more than what ends at this database. What this
 * version has otherwise is made by the migration that follows.
 */
export async function replaceForeignCode(client: Client, own: OwnCode): Promise<void> {
  await client.query('set search_path = pg_catalog')
  await client.query('set check_function_bodies = off')
  const { rows } = await client.query<{ definition: string; removal: string }>(TRIGGERS)
  const foreign = rows.filter(({ definition }) => !own.triggers.has(definition))
  await sendAll(
    client,
    foreign.map(({ removal }) => removal),
  )
  for (const { name, definition, inert } of await readFunctions(client)) {
    const ours = own.functions.get(name)
    if (ours === definition) continue
    await client.query(inert)
    // One of another version may not fit what is here yet; then it only throws until the migration.
    if (ours !== undefined) await client.query(ours).catch(() => undefined)
  }
  await client.query('reset check_function_bodies')
}

async function readFunctions(client: Client): Promise<readonly FunctionRow[]> {
  const { rows } = await client.query<FunctionRow>(FUNCTIONS)
  return rows
}

const FUNCTIONS = `
  select p.oid::regprocedure::text as name, pg_get_functiondef(p.oid) as definition,
    format('create or replace function %I.%I(%s) returns %s language plpgsql as $inert$ begin
        raise exception ''This function came with a backup and is not run.''; end $inert$',
      n.nspname, p.proname, pg_get_function_arguments(p.oid), pg_get_function_result(p.oid)) as inert
  from pg_proc p join pg_namespace n on n.oid = p.pronamespace where p.oid >= 16384 and p.prokind = 'f'`

const TRIGGERS = `
  select pg_get_triggerdef(t.oid) as definition, format('drop trigger %I on %s', t.tgname, t.tgrelid::regclass) as removal
  from pg_trigger t where not t.tgisinternal`
