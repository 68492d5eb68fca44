import type { Sight } from '@zennnn/data'
import type { Action, Model, Operation } from '@zennnn/model'
import { operationsOf } from './describe-meta.ts'
import { type JsonSchema, parametersSchema } from './describe-schema.ts'
import { body, EMPTY, json, named, problem } from './openapi-parts.ts'

const METHODS: Readonly<Record<Operation, string>> = {
  read: 'get',
  create: 'post',
  update: 'patch',
  delete: 'delete',
}

const WORDS: Readonly<Record<Operation, string>> = {
  read: 'Read',
  create: 'Create',
  update: 'Change',
  delete: 'Delete',
}

/** What the asker's groups may do to the records of a model, and its actions. */
export function describeModelPaths(
  sight: Sight,
  model: Model,
): readonly (readonly [string, JsonSchema])[] {
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
        parameters: [
          ...named(['select', 'order', 'limit', 'offset', 'filter', 'prefer']),
          ...filters,
        ],
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
    ...describeDemands(action),
    parameters: named(['csrf']),
    requestBody: body(parametersSchema(action.parameters, action.on)),
    responses: { '200': json('What the action answers', {}), default: problem() },
  }
}

const PROOF =
  'Needs a proof of at most ten minutes ago of who it is, else answers 403 with CONFIRMATION_NEEDED: see /auth/confirm. No API key does it.'

function describeDemands({ confirm, proof }: Action): { readonly description?: string } {
  const demands = [confirm, proof && PROOF].filter((demand) => demand !== undefined)
  return demands.length === 0 ? {} : { description: demands.join(' ') }
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

function reference(model: Model): JsonSchema {
  return { $ref: `#/components/schemas/${model.name}` }
}
