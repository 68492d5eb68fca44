import { objectName, quoted } from './sql-text.ts'

type TriggerEvent = 'insert' | 'update' | 'delete'

/** PostgreSQL runs triggers of one kind by name: checks first, then totals, then the log of it all, and what waits for others last. */
type TriggerOrder = '1_mask' | '2_reference' | '3_total' | '3_principal' | '4_audit' | '5_rule'

/** An AFTER STATEMENT trigger whose function finds new rows in `added` and old rows in `removed`. */
export function statementTrigger(
  order: TriggerOrder,
  event: TriggerEvent,
  table: string,
  call: string,
): string {
  const tables = {
    insert: 'new table as added',
    update: 'old table as removed new table as added',
    delete: 'old table as removed',
  }[event]
  return `create trigger "zennnn_${order}_${event}" after ${event} on ${table} referencing ${tables} for each statement execute function ${call}`
}

/** A trigger function of one model; all of them are dropped and made again together. */
export function triggerFunction(
  name: string,
  options: { readonly attributes: string; readonly body: string },
): string {
  return `create function ${name}() returns trigger language plpgsql ${options.attributes} set search_path = pg_catalog, pg_temp as $zennnn$\n${options.body}\n$zennnn$;\ncomment on function ${name}() is 'generated'`
}

/** The name of a generated function, in schema zennnn. */
export function functionName(purpose: string, model: string): string {
  return `zennnn.${quoted(objectName(purpose, model))}`
}
