import { type Model, pairTable, type Registry } from '@zennnn/model'
import { storedFields } from './plan-column.ts'
import { documentFields, planLineSights } from './plan-line.ts'
import { planMasks } from './plan-mask.ts'
import { planRechecks } from './plan-recheck.ts'
import { planReferences } from './plan-reference.ts'
import { planTotals } from './plan-total.ts'
import { functionName, statementTrigger, triggerFunction } from './plan-trigger-text.ts'
import { planUnseen } from './plan-unseen.ts'
import { literal, quoted, tableOf } from './sql-text.ts'

/** Functions and triggers of a model's table. */
export function planTriggers(registry: Registry, model: Model): readonly string[] {
  const table = tableOf(model.name)
  return [
    `create trigger "zennnn_2_stamp" before insert or update on ${table} for each row execute function zennnn.stamp()`,
    ...planNumbers(model),
    ...planProof(model),
    ...planUnseen(registry, model),
    ...planMasks(registry, model),
    ...planReferences(registry, model),
    ...planTotals(registry, model),
    ...principalTriggers(model.name),
    ...planAudit(model, table),
    ...planRechecks(registry, model),
    ...planLineSights(registry, model),
  ]
}

/** Triggers of the table of pairs behind a many-to-many field. */
export function planPairTriggers(model: Model, fieldName: string): readonly string[] {
  const name = pairTable(model.name, fieldName)
  if (!model.audited) return principalTriggers(name)
  const table = tableOf(name)
  return [...principalTriggers(name), ...pairAudit(model, fieldName, table)]
}

function pairAudit(model: Model, fieldName: string, table: string): readonly string[] {
  return (['insert', 'delete'] as const).map((event) =>
    statementTrigger(
      '4_audit',
      event,
      table,
      `zennnn.audit_pairs(${literal(model.name)}, ${literal(fieldName)})`,
    ),
  )
}

/** What a user comes in by. */
const WAYS_IN = ['login', 'email'] as const

function planProof(model: Model): readonly string[] {
  const changed = WAYS_IN.filter((name) => model.name === 'user' && model.fields.has(name))
    .map((name) => `old.${quoted(name)} is distinct from new.${quoted(name)}`)
    .join(' or ')
  if (changed === '') return []
  // A deactivation ends all sessions, and all API keys for good; a deletion every way in.
  const ends = model.fields.has('active') ? ' or old."active" and not new."active"' : ''
  const table = tableOf(model.name)
  return [
    `create trigger "zennnn_1_proof" before update on ${table} for each row when (current_user = 'zennnn_user' and (${changed}${ends})) execute function zennnn.way_in_changes()`,
    `create trigger "zennnn_1_proof_delete" before delete on ${table} for each row when (current_user = 'zennnn_user') execute function zennnn.way_in_changes()`,
  ]
}

/** What a request has to know of its user is kept ready; these tables say it. */
const OF_PRINCIPALS: ReadonlySet<string> = new Set([
  'user',
  'user_groups',
  'user_companies',
  'group',
  'group_implies',
])

function principalTriggers(table: string): readonly string[] {
  if (!OF_PRINCIPALS.has(table)) return []
  return (['insert', 'update', 'delete'] as const).map((event) =>
    statementTrigger('3_principal', event, tableOf(table), 'zennnn.principal_changed()'),
  )
}

function planAudit(model: Model, table: string): readonly string[] {
  if (model.name === 'audit_entry')
    return [
      `create trigger "zennnn_1_refuse" before update or delete or truncate on ${table} for each statement execute function zennnn.refuse_change()`,
    ]
  const documents = documentFields(model).map(literal).join(', ')
  if (model.audited)
    return (['insert', 'update', 'delete'] as const).map((event) =>
      statementTrigger('4_audit', event, table, `zennnn.audit(${documents})`),
    )
  return [
    `create trigger "zennnn_4_announce" after insert or update or delete on ${table} for each statement execute function zennnn.announce()`,
  ]
}

function planNumbers(model: Model): readonly string[] {
  const assignments = storedFields(model).flatMap(([name, field]) =>
    field.kind === 'sequence'
      ? [
          `  new.${quoted(name)} := zennnn.next_number(${literal(`${model.name}.${name}`)}, ${literal(field.prefix)}, ${field.padding}, ${field.restarts === 'yearly'});`,
        ]
      : [],
  )
  if (assignments.length === 0) return []
  const kept = storedFields(model).flatMap(([name, field]) =>
    field.kind === 'sequence' ? [`  new.${quoted(name)} := old.${quoted(name)};`] : [],
  )
  const name = functionName('numbers_of', model.name)
  const body = [
    'begin',
    "if tg_op = 'INSERT' then",
    ...assignments,
    'else',
    ...kept,
    'end if;',
    'return new;',
    'end',
  ].join('\n')
  return [
    triggerFunction(name, { attributes: 'volatile security definer', body }),
    `create trigger "zennnn_1_numbers" before insert or update on ${tableOf(model.name)} for each row execute function ${name}()`,
  ]
}
