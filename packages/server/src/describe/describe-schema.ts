import type { ComputedType, Field, Model } from '@zennnn/model'

/** A JSON Schema (2020-12), as OpenAPI 3.1 takes it. */
export type JsonSchema = Readonly<Record<string, unknown>>

const UUID = { type: 'string', format: 'uuid' } as const
const DECIMAL = {
  type: 'string',
  pattern: String.raw`^-?\d+(\.\d+)?$`,
  description: 'A decimal as text, so that no digit is lost.',
} as const
const COMPUTED: Readonly<Record<ComputedType, JsonSchema>> = {
  text: { type: 'string' },
  integer: { type: 'integer' },
  decimal: DECIMAL,
  money: DECIMAL,
  boolean: { type: 'boolean' },
  date: { type: 'string', format: 'date' },
}
const TEXT_FORMATS = {
  plain: {},
  phone: {},
  email: { format: 'email' },
  url: { format: 'uri' },
} as const

/** The record as it is read; fields that cannot be written are `readOnly`. */
export function recordSchema(model: Model): JsonSchema {
  const properties = [...model.fields].map(([name, field]) => [name, fieldSchema(field)] as const)
  return { type: 'object', title: model.label, properties: Object.fromEntries(properties) }
}

/** The input of an action: its parameters, and the id of the record it is called on. */
export function parametersSchema(
  parameters: Readonly<Record<string, Field>>,
  on: 'record' | 'model',
): JsonSchema {
  const entries = Object.entries(parameters)
  const required = entries
    .filter(([, field]) => field.required && !('default' in field && field.default !== undefined))
    .map(([name]) => name)
  const properties = entries.map(([name, field]) => [name, fieldSchema(field)] as const)
  return {
    type: 'object',
    additionalProperties: false,
    properties: { ...(on === 'record' ? { id: UUID } : {}), ...Object.fromEntries(properties) },
    required: on === 'record' ? ['id', ...required] : required,
  }
}

function fieldSchema(field: Field): JsonSchema {
  const schema = valueSchema(field)
  return {
    ...(field.required ? schema : nullable(schema)),
    ...(field.label === undefined ? {} : { title: field.label }),
    ...(field.help === undefined ? {} : { description: field.help }),
    ...(field.readonly ? { readOnly: true } : {}),
  }
}

function nullable(schema: JsonSchema): JsonSchema {
  if (typeof schema['type'] !== 'string' || schema['type'] === 'array') return schema
  const values = Array.isArray(schema['enum']) ? { enum: [...schema['enum'], null] } : {}
  return { ...schema, type: [schema['type'], 'null'], ...values }
}

type PlainKind = Exclude<
  Field['kind'],
  'text' | 'longText' | 'integer' | 'selection' | 'collection' | 'computed'
>

const PLAIN: Readonly<Record<PlainKind, JsonSchema>> = {
  id: UUID,
  reference: UUID,
  attachment: UUID,
  decimal: DECIMAL,
  money: DECIMAL,
  total: DECIMAL,
  sequence: { type: 'string' },
  boolean: { type: 'boolean' },
  date: { type: 'string', format: 'date' },
  dateTime: { type: 'string', format: 'date-time' },
  manyToMany: { type: 'array', items: UUID },
  json: {},
}

function valueSchema(field: Field): JsonSchema {
  switch (field.kind) {
    case 'text':
      return { type: 'string', maxLength: field.maxLength, ...TEXT_FORMATS[field.format] }
    case 'longText':
      return { type: 'string', maxLength: field.maxLength }
    case 'integer':
      return { type: 'integer', minimum: field.min, maximum: field.max }
    case 'selection':
      return { type: 'string', enum: Object.keys(field.values) }
    case 'collection':
      return { type: 'array', items: { $ref: `#/components/schemas/${field.model}` } }
    case 'computed':
      return COMPUTED[field.type]
    default:
      return PLAIN[field.kind]
  }
}
