import type { Model, Operation, Registry } from '@zennnn/model'
import { planColumns, storedFields } from './plan-column.ts'
import { foreignKey, uniqueKeys } from './plan-constraint.ts'
import { isGranted } from './plan-granted.ts'
import { type SeesAll, seesAll, seesAllOfCompany } from './plan-sees-all.ts'
import { literal, quoted, tableOf } from './sql-text.ts'

/**
 * Constraints look at all rows, whoever writes: a unique value that is refused, or a record that cannot be deleted, would
 * tell of a record that the writer may not see. These triggers come before the constraints and refuse everybody who does
 * not see all the records concerned, in the same words whether there is one or not.
 */
export function planUnseen(registry: Registry, model: Model): readonly string[] {
  return [...planUnique(registry, model), ...planDelete(registry, model)]
}

function planUnique(registry: Registry, model: Model): readonly string[] {
  const defaults = new Map(
    planColumns(registry, model).map((column) => [column.name, column.default ?? 'null']),
  )
  return uniqueKeys(model).flatMap(({ fields, columns }, index) => {
    const isOfCompany = columns.includes('company')
    const who = isOfCompany ? seesAllOfCompany(registry, model) : seesAll(registry, model)
    if (!isNeeded(model, ['create', 'update'], who)) return []
    const differs = {
      insert: fields.map((name) => [name, defaults.get(name) ?? 'null']),
      update: columns.map((name) => [name, `old.${quoted(name)}`]),
    }
    const call = `zennnn.refuse_unseen_value(${[literal(fields.join(', ')), ...argumentsOf(who)].join(', ')})`
    return (['insert', 'update'] as const)
      .filter((event) => isGranted(model, event === 'insert' ? 'create' : 'update'))
      .map((event) => {
        const changes = differs[event].map(
          ([name = '', from]) => `new.${quoted(name)} is distinct from ${from}`,
        )
        const given = fields.map((name) => `new.${quoted(name)} is not null`)
        const conditions = [...given, `(${changes.join(' or ')})`]
        return trigger(model, { name: `unique_${index}`, event, conditions, call })
      })
  })
}

/** A foreign key that keeps its target; one that goes with it, or lets go of it, says nothing. */
function planDelete(registry: Registry, model: Model): readonly string[] {
  if (!isGranted(model, 'delete')) return []
  const keeping = [...registry.models.values()].filter((other) =>
    storedFields(other).some(([, field]) => {
      const target = foreignKey(field)
      return target?.model === model.name && target.onDelete === 'restrict'
    }),
  )
  const needed = keeping
    .map((other) => seesAll(registry, other))
    .filter((who) => isNeeded(model, ['delete'], who))
  if (needed.length === 0) return []
  const all = [...new Set(needed.map((who) => argumentsOf(who).join(', ')))]
  const call = `zennnn.refuse_unseen_referrers(${all.join(', ')})`
  return [trigger(model, { name: 'referrers', event: 'delete', conditions: [], call })]
}

/** False when everybody who may do this sees all anyway. */
function isNeeded(model: Model, operations: readonly Operation[], who: SeesAll): boolean {
  if (who.inEveryCompany) return true
  return model.grants.some(
    (grant) =>
      grant.operations.some((operation) => operations.includes(operation)) &&
      !who.groups.includes(grant.group),
  )
}

/** For `zennnn.sees_all`; a trigger takes only texts. */
function argumentsOf({ groups, inEveryCompany }: SeesAll): readonly string[] {
  return [literal(`{${groups.join(',')}}`), literal(String(inEveryCompany))]
}

interface Guard {
  readonly name: string
  readonly event: 'insert' | 'update' | 'delete'
  readonly conditions: readonly string[]
  readonly call: string
}

/** Before each row: after it, the constraint would have spoken first. Its condition costs next to nothing. */
function trigger(model: Model, { name, event, conditions, call }: Guard): string {
  // Only people are asked what they see; the platform, and what a cascade takes along, is not.
  const when = ["current_user = 'zennnn_user'", ...conditions].join(' and ')
  return `create trigger "zennnn_1_unseen_${name}_${event}" before ${event} on ${tableOf(model.name)} for each row when (${when}) execute function ${call}`
}
