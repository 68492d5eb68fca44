import type { JsonSchema } from './describe-schema.ts'

export const EMPTY = { description: 'Done' } as const

export const PARAMETERS = {
  select: query('select', 'Fields and embedded relations: name,customer(name),lines(*).'),
  order: query('order', 'As in date.desc.nullslast,name.'),
  limit: {
    ...query('limit', 'Rows at most.'),
    schema: { type: 'integer', minimum: 0, maximum: 10_000 },
  },
  offset: { ...query('offset', 'Rows to leave out.'), schema: { type: 'integer', minimum: 0 } },
  filter: query('filter', 'A filter of the search view: eq.<name>, in.(<name>,<name>).'),
  columns: query('columns', 'The only members of the body that count.'),
  on_conflict: query('on_conflict', 'Fields by which an upsert recognises a record.'),
  prefer: header('Prefer', 'As in count=exact, return=representation.'),
  if_match: header('If-Match', 'The version that the record had when it was read.'),
  csrf: { ...header('X-CSRF-Token', 'From the answer of POST /auth/login.'), required: true },
} as const

export const PROBLEM = {
  description: 'A refusal',
  content: {
    'application/problem+json': {
      schema: {
        type: 'object',
        properties: {
          code: { type: 'string' },
          message: { type: 'string' },
          details: {},
          hint: { type: ['string', 'null'] },
        },
        required: ['code', 'message'],
      },
    },
  },
} as const

export function named(names: readonly (keyof typeof PARAMETERS)[]): readonly JsonSchema[] {
  return names.map((name) => ({ $ref: `#/components/parameters/${name}` }))
}

function query(name: string, description: string): JsonSchema {
  return { name, in: 'query', schema: { type: 'string' }, description }
}

function header(name: string, description: string): JsonSchema {
  return { name, in: 'header', schema: { type: 'string' }, description }
}

export function body(schema: JsonSchema): JsonSchema {
  return { required: true, content: { 'application/json': { schema } } }
}

export function json(description: string, schema: JsonSchema): JsonSchema {
  return { description, content: { 'application/json': { schema } } }
}

export function problem(): JsonSchema {
  return { $ref: '#/components/responses/problem' }
}
