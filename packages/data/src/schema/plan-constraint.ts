import { checkExpression } from '@zennnn/expressions'
import {
  ATTACHMENT_MODEL,
  type Constraint,
  type Model,
  type Registry,
  recordScope,
} from '@zennnn/model'
import { type StoredField, storedFields } from './plan-column.ts'
import { recordSql } from './plan-expression.ts'
import type { ConstraintPlan } from './plan-shape.ts'
import { literal, objectName, quoted, tableOf } from './sql-text.ts'

/** What a constraint of the database stands for, to say it in the words of the declaration. */
export interface DeclaredConstraint {
  readonly model: string
  /** Fields concerned, without those that only some groups see. */
  readonly fields: readonly string[]
  /** The declared message; undefined for what has none (unique, references, lengths). */
  readonly message: string | undefined
}

interface Planned extends DeclaredConstraint {
  readonly plan: ConstraintPlan
}

/** The constraints of a model's table. */
export function planConstraints(registry: Registry, model: Model): readonly ConstraintPlan[] {
  return constraintsOf(registry, model).map(({ plan }) => plan)
}

/** The declaration behind the name of a violated constraint; undefined when it is none of ours. */
export function findConstraint(registry: Registry, name: string): DeclaredConstraint | undefined {
  for (const model of registry.models.values()) {
    const found = constraintsOf(registry, model).find(({ plan }) => plan.name === name)
    if (found !== undefined)
      return { model: found.model, fields: found.fields, message: found.message }
  }
  return undefined
}

function constraintsOf(registry: Registry, model: Model): readonly Planned[] {
  return [
    {
      model: model.name,
      fields: ['id'],
      message: undefined,
      plan: {
        name: objectName(model.name, 'pkey'),
        kind: 'primary',
        definition: 'primary key ("id")',
      },
    },
    ...storedFields(model).flatMap(([name, field]) => fieldConstraints(model, name, field)),
    ...model.unique.map((names) => uniqueOf(model, names, names)),
    ...model.constraints.map((declared) => ruleConstraint(registry, model, declared)),
  ]
}

function fieldConstraints(model: Model, name: string, field: StoredField): readonly Planned[] {
  return [
    ...uniqueField(model, name, field),
    ...referenceField(model, name, field),
    ...checkField(model, name, field),
  ]
}

/** What no two records share: the fields as declared, and the columns of the constraint. Numbers of a sequence never collide. */
export function uniqueKeys(
  model: Model,
): readonly { readonly fields: readonly string[]; readonly columns: readonly string[] }[] {
  const single = storedFields(model).filter(([, field]) => 'unique' in field && field.unique)
  return [
    ...single.map(([name]) => ({
      fields: [name],
      columns: isScoped(model, name) ? ['company', name] : [name],
    })),
    ...model.unique.map((names) => ({ fields: names, columns: names })),
  ]
}

function uniqueField(model: Model, name: string, field: StoredField): readonly Planned[] {
  // Numbers of a sequence are ours and never collide; the constraint would show if they did.
  if (field.kind === 'sequence') return [uniqueOf(model, [name], [name])]
  if (!('unique' in field) || !field.unique) return []
  return [uniqueOf(model, [name], isScoped(model, name) ? ['company', name] : [name])]
}

/** Values of another company must not be found by trying. A user belongs to companies but signs in to the database. */
function isScoped(model: Model, name: string): boolean {
  return model.fields.has('company') && name !== 'company' && model.name !== 'user'
}

function uniqueOf(model: Model, fields: readonly string[], columns: readonly string[]): Planned {
  const list = `(${columns.map(quoted).join(', ')})`
  // Without this, two records of no company could share a value; with it, null in any other column would be a value too.
  const isNullOnlyCompany = columns.every(
    (name) => name === 'company' || model.fields.get(name)?.required === true,
  )
  const isCompanyOptional = columns.includes('company') && !model.fields.get('company')?.required
  const clause = isCompanyOptional && isNullOnlyCompany ? `nulls not distinct ${list}` : list
  return {
    model: model.name,
    fields,
    message: undefined,
    plan: {
      name: objectName(model.name, ...fields, 'key'),
      kind: 'unique',
      definition: `unique ${clause}`,
      columns: clause,
    },
  }
}

const ON_DELETE = { restrict: 'no action', cascade: 'cascade', clear: 'set null' } as const

function referenceField(model: Model, name: string, field: StoredField): readonly Planned[] {
  const target = foreignKey(field)
  if (target === undefined) return []
  return [
    {
      model: model.name,
      fields: [name],
      message: undefined,
      plan: {
        name: objectName(model.name, name, 'fkey'),
        kind: 'foreign',
        // no action, not restrict: lines that go in the same statement are no obstacle.
        definition: `foreign key (${quoted(name)}) references ${tableOf(target.model)} ("id") on delete ${ON_DELETE[target.onDelete]}`,
      },
    },
  ]
}

/** The model that a column refers to with a foreign key. */
export function foreignKey(
  field: StoredField,
): { readonly model: string; readonly onDelete: keyof typeof ON_DELETE } | undefined {
  if (field.kind === 'attachment') return { model: ATTACHMENT_MODEL, onDelete: 'restrict' }
  if (field.kind !== 'reference' || !field.foreignKey) return undefined
  return field
}

function checkField(model: Model, name: string, field: StoredField): readonly Planned[] {
  const check = fieldCheck(quoted(name), field)
  if (check === undefined) return []
  return [
    {
      model: model.name,
      fields: [name],
      message: undefined,
      plan: {
        name: objectName(model.name, name, 'value'),
        kind: 'check',
        definition: `check (${check})`,
      },
    },
  ]
}

/** Null passes: whether a value is required is another question. */
function fieldCheck(column: string, field: StoredField): string | undefined {
  switch (field.kind) {
    case 'text':
    case 'longText':
      return `char_length(${column}) <= ${field.maxLength}`
    case 'integer':
      return `${column} between ${field.min} and ${field.max}`
    case 'decimal':
    case 'money':
      // numeric takes NaN, which no sum survives.
      return `${column} <> 'NaN'::numeric`
    case 'selection':
      return `${column} in (${Object.keys(field.values).map(literal).join(', ')})`
    case 'date':
    case 'dateTime':
      return `isfinite(${column})`
    default:
      return undefined
  }
}

/** A CHECK passes on null; a rule of ours must be true. */
/** The fields that a rule speaks of; those that not everybody sees are not named to anybody. */
function readsOf(registry: Registry, model: Model, declared: Constraint): readonly string[] {
  const { reads } = checkExpression(declared.check, recordScope(registry, model.name))
  const names = reads.flatMap(([name]) => name ?? [])
  return [...new Set(names)].filter((name) => model.fields.get(name)?.groups.length === 0)
}

function ruleConstraint(registry: Registry, model: Model, declared: Constraint): Planned {
  return {
    model: model.name,
    fields: readsOf(registry, model, declared),
    message: declared.message,
    plan: {
      name: objectName(model.name, declared.name, 'rule'),
      kind: 'check',
      definition: `check ((${recordSql(registry, model.name, declared.check, 'predicate')}) is true)`,
    },
  }
}
