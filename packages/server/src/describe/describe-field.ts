import type { Sight } from '@zennnn/data'
import { type Field, labelOfField } from '@zennnn/model'

/** A field as a client needs it to draw and check an input. Keys without a meaning for the kind are absent. */
export interface FieldDescription {
  readonly name: string
  readonly kind: Field['kind']
  readonly label: string
  readonly help?: string
  readonly required: boolean
  readonly readonly: boolean
  /** Kind-specific: `values`, `model`, `inverse`, `maxLength`, `format`, `unique`, `min`, `max`, `precision`, `scale`, `type`, `default`. */
  readonly [detail: string]: unknown
}

/** `say` gives a label in the reader's language. */
export function describeField(
  name: string,
  field: Field,
  say: (text: string) => string,
): FieldDescription {
  return {
    name,
    kind: field.kind,
    label: say(labelOfField(name, field)),
    ...(field.help === undefined ? {} : { help: say(field.help) }),
    required: field.required,
    readonly: field.readonly,
    ...detailsOf(field, say),
    ...('default' in field && field.default !== undefined ? { default: field.default } : {}),
  }
}

/**
 * What the value follows from, so that a client can show it while it is typed: the expression of a computed field, the
 * collection and the field that a total adds up. Only when all of it is seen.
 */
export function describeDerivation(
  field: Field,
  seen: {
    readonly isExpression: (source: string) => boolean
    readonly isPath: (path: string) => boolean
  },
): Readonly<Record<string, unknown>> {
  if (field.kind === 'computed')
    return seen.isExpression(field.expression) ? { expression: field.expression } : {}
  if (field.kind === 'total')
    return seen.isPath(`${field.of}.${field.field}`) ? { of: field.of, field: field.field } : {}
  return {}
}

/** Whether all names of `customer.country.name` exist for this sight. */
export function isVisiblePath(sight: Sight, model: string, path: string): boolean {
  const [name = '', ...rest] = path.split('.')
  const field = sight.models.get(model)?.fields.get(name)
  if (field === undefined) return false
  if (rest.length === 0) return true
  const target = field.kind === 'attachment' ? 'attachment' : 'model' in field ? field.model : ''
  return isVisiblePath(sight, target, rest.join('.'))
}

function textDetails({
  maxLength,
  format,
  unique,
}: Extract<Field, { kind: 'text' }>): Readonly<Record<string, unknown>> {
  return { maxLength, format, ...(unique ? { unique } : {}) }
}

function detailsOf(field: Field, say: (text: string) => string): Readonly<Record<string, unknown>> {
  switch (field.kind) {
    case 'text':
      return textDetails(field)
    case 'longText':
      return { maxLength: field.maxLength }
    case 'integer':
      return { min: field.min, max: field.max }
    case 'decimal':
    case 'money':
      return { precision: field.precision, scale: field.scale }
    case 'selection':
      // A list, for JSON objects have no order that every client keeps.
      return {
        values: Object.entries(field.values).map(([value, label]) => ({
          value,
          label: say(label),
        })),
      }
    case 'reference':
    case 'manyToMany':
      return { model: field.model }
    case 'attachment':
      return { model: 'attachment' }
    case 'collection':
      return { model: field.model, inverse: field.inverse }
    case 'computed':
      return { type: field.type }
    default:
      return {}
  }
}
