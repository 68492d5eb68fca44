import type { Sight } from '@zennnn/data'
import type { Action, Model, Operation } from '@zennnn/model'
import { operationsOf } from './describe-meta.ts'
import { type JsonSchema, parametersSchema, recordSchema } from './describe-schema.ts'

const METHODS: Readonly<Record<Operation, string>> = {
  read: 'get',
  create: 'post',
  update: 'patch',
  delete: 'delete',
}

/** Body of `/api/openapi.json` (OpenAPI 3.1): what the asker's groups may call, and no word of the rest. */
export function openApi(sight: Sight): JsonSchema {
  const models = [...sight.models.values()]
  return {
    openapi: '3.1.0',
    info: {
      title: 'ZENNNN',
      version: '1',
      description: 'Records in the URL grammar of PostgREST; declared actions under /api/rpc.',
    },
    servers: [{ url: '/' }],
    security: [{ session: [] }],
    paths: Object.fromEntries(models.flatMap((model) => pathsOf(sight, model))),
    components: {
      securitySchemes: {
        session: { type: 'apiKey', in: 'cookie', name: '__Host-session' },
      },
      parameters: PARAMETERS,
      responses: { problem: PROBLEM },
      schemas: Object.fromEntries(models.map((model) => [model.name, recordSchema(model)])),
    },
  }
}

function pathsOf(sight: Sight, model: Model): readonly (readonly [string, JsonSchema])[] {
  const operations = operationsOf(sight, model).map(
    (operation) => [METHODS[operation], describeOperation(model, operation)] as const,
  )
  const actions = [...model.actions.values()].map(
    (action) => [`/api/rpc/${model.name}.${action.name}`, { post: describeCall(action) }] as const,
  )
  return [[`/api/${model.name}`, Object.fromEntries(operations)], ...actions]
}

function describeOperation(model: Model, operation: Operation): JsonSchema {
  const list = { type: 'array', items: reference(model) }
  const shared = {
    operationId: `${operation}_${model.name}`,
    tags: [model.plural],
    summary: `${WORDS[operation]} ${model.plural.toLowerCase()}`,
  }
  const filters = fieldFilters(model)
  switch (operation) {
    case 'read':
      return {
        ...shared,
        parameters: [...named(['select', 'order', 'limit', 'offset', 'prefer']), ...filters],
        responses: {
          '200': json('The records', list),
          '206': json('A page of them', list),
          default: problem(),
        },
      }
    case 'create':
      return {
        ...shared,
        parameters: named(['select', 'columns', 'on_conflict', 'prefer', 'csrf']),
        requestBody: body({ oneOf: [reference(model), list] }),
        responses: { '201': json('Made', list), default: problem() },
      }
    case 'update':
      return {
        ...shared,
        parameters: [...named(['select', 'prefer', 'if_match', 'csrf']), ...filters],
        requestBody: body(reference(model)),
        responses: { '200': json('As they are after it', list), '204': EMPTY, default: problem() },
      }
    case 'delete':
      return {
        ...shared,
        parameters: [...named(['select', 'prefer', 'csrf']), ...filters],
        responses: {
          '200': json('As they were before it', list),
          '204': EMPTY,
          default: problem(),
        },
      }
  }
}

function describeCall(action: Action): JsonSchema {
  return {
    operationId: `${action.model}.${action.name}`,
    summary: action.label,
    ...(action.confirm === undefined ? {} : { description: action.confirm }),
    parameters: named(['csrf']),
    requestBody: body(parametersSchema(action.parameters, action.on)),
    responses: { '200': json('What the action answers', {}), default: problem() },
  }
}

function fieldFilters(model: Model): readonly JsonSchema[] {
  return [...model.fields]
    .filter(([, field]) => field.kind !== 'collection')
    .map(([name]) => ({
      name,
      in: 'query',
      schema: { type: 'string' },
      description: 'An operator and a value, as in eq.5 or not.is.null.',
    }))
}

const WORDS: Readonly<Record<Operation, string>> = {
  read: 'Read',
  create: 'Create',
  update: 'Change',
  delete: 'Delete',
}

const EMPTY = { description: 'Done' } as const

const PARAMETERS = {
  select: query('select', 'Fields and embedded relations: name,customer(name),lines(*).'),
  order: query('order', 'As in date.desc.nullslast,name.'),
  limit: {
    ...query('limit', 'Rows at most.'),
    schema: { type: 'integer', minimum: 0, maximum: 10_000 },
  },
  offset: { ...query('offset', 'Rows to leave out.'), schema: { type: 'integer', minimum: 0 } },
  columns: query('columns', 'The only members of the body that count.'),
  on_conflict: query('on_conflict', 'Fields by which an upsert recognises a record.'),
  prefer: header('Prefer', 'As in count=exact, return=representation.'),
  if_match: header('If-Match', 'The version that the record had when it was read.'),
  csrf: { ...header('X-CSRF-Token', 'From the answer of POST /auth/login.'), required: true },
} as const

const PROBLEM = {
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

function named(names: readonly (keyof typeof PARAMETERS)[]): readonly JsonSchema[] {
  return names.map((name) => ({ $ref: `#/components/parameters/${name}` }))
}

function query(name: string, description: string): JsonSchema {
  return { name, in: 'query', schema: { type: 'string' }, description }
}

function header(name: string, description: string): JsonSchema {
  return { name, in: 'header', schema: { type: 'string' }, description }
}

function reference(model: Model): JsonSchema {
  return { $ref: `#/components/schemas/${model.name}` }
}

function body(schema: JsonSchema): JsonSchema {
  return { required: true, content: { 'application/json': { schema } } }
}

function json(description: string, schema: JsonSchema): JsonSchema {
  return { description, content: { 'application/json': { schema } } }
}

function problem(): JsonSchema {
  return { $ref: '#/components/responses/problem' }
}
