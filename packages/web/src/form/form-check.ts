import type { FieldMeta } from '../api/meta.ts'
import { checkValue, isEmpty } from '../fields/field-check.ts'
import { isDemanded } from './field-default.ts'
import { type FieldProblems, linePlace } from './form-problems.ts'
import { type FormFields, type FormValues, isWritable, type Values } from './form-values.ts'

interface Checked {
  readonly base: FormValues
  readonly values: FormValues
  /** Knows of the conditions of the form. */
  readonly isRequired: (field: FieldMeta) => boolean
}

/**
 * What can be said before anything is sent: values that are missing, and changed ones that do not fit. A value that was
 * saved once and is untouched keeps nobody from saving.
 */
export function findProblems(
  form: FormFields,
  { base, values, isRequired }: Checked,
): FieldProblems {
  const problems: Record<string, string> = {}
  const look = (field: FieldMeta, at: Place): void => {
    const { before, after, required, place } = at
    const value = after[field.name]
    const isUntouched =
      before !== undefined && form.rulesOf(field).isSame(before[field.name], value)
    if (!isWritable(field) || (isUntouched && !(required && isEmpty(value)))) return
    const problem = checkValue(field, value, required)
    if (problem !== undefined) problems[place] = problem
  }
  for (const field of form.fields)
    look(field, {
      before: base.fields,
      after: values.fields,
      required: isRequired(field),
      place: field.name,
    })
  for (const { name, fields } of form.collections) {
    const known = new Map((base.lines[name] ?? []).map((line) => [line.key, line.values]))
    for (const { key, values: after } of values.lines[name] ?? [])
      for (const field of fields)
        look(field, {
          before: known.get(key),
          after,
          required: isDemanded(field),
          place: linePlace(name, key, field.name),
        })
  }
  return problems
}

interface Place {
  /** undefined for a new line. */
  readonly before: Values | undefined
  readonly after: Values
  readonly required: boolean
  readonly place: string
}
