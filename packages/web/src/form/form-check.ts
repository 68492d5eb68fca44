import type { FieldMeta } from '../api/meta.ts'
import { t } from '../language/language.ts'
import type { FormPlan } from './form-plan.ts'
import { type FieldProblems, linePlace } from './form-problems.ts'
import { type FormValues, isWritable, type Values } from './form-values.ts'

/** Values that are missing, before anything is sent. `isRequired` knows of conditions of the form. */
export function findMissing(
  plan: FormPlan,
  values: FormValues,
  isRequired: (field: FieldMeta) => boolean,
): FieldProblems {
  const missing: Record<string, string> = {}
  const look = (
    fields: readonly FieldMeta[],
    given: Values,
    place: (name: string) => string,
  ): void => {
    for (const field of fields)
      if (isWritable(field) && isEmpty(plan, field, given))
        missing[place(field.name)] = t('Fill in {field}.', { field: field.label })
  }
  look(plan.fields.filter(isRequired), values.fields, (name) => name)
  for (const { name, fields } of plan.collections)
    for (const { key, values: given } of values.lines[name] ?? [])
      look(fields.filter(isDemanded), given, (field) => linePlace(name, key, field))
  return missing
}

/** A required field which an expression of the server fills in may stay empty in a new record. */
export function isDemanded(field: FieldMeta): boolean {
  return field.required && !isFilledIn(field)
}

/** Whether the server answers the default: CEL. */
export function isFilledIn({ default: value }: FieldMeta): boolean {
  return typeof value === 'object' && value !== null && 'cel' in value
}

function isEmpty(plan: FormPlan, field: FieldMeta, values: Values): boolean {
  const value = plan.rulesOf(field).toWire(values[field.name])
  return value === null || value === undefined
}
