import {
  type ApiKey,
  createApiKey,
  listApiKeys,
  revokeApiKey,
  type SignInTools,
  type WantedApiKey,
} from '@zennnn/identity'
import { type Clock, isRecordId, PlatformError, withoutCard } from '@zennnn/kernel'
import type { Registry } from '@zennnn/model'
import type { Route } from './route.ts'
import { INSTANT, listOf, PERSON, TEXT, UUID } from './schema-parts.ts'
import { portOf } from './session-asker.ts'
import type { Visit } from './visit.ts'

const MODELS = { type: ['array', 'null'], items: TEXT, description: 'null: all models' } as const
const SCIM = { type: 'boolean', description: 'For SCIM alone; administrators make it' } as const
const LIST = {
  summary: 'API keys',
  query: { of: { ...TEXT, enum: ['everybody'], description: 'For administrators' } },
  answer: {
    status: 200,
    means: 'Your keys, or everybody’s, newest first; never what opens anything',
    content: listOf(
      {
        id: UUID,
        user: PERSON,
        name: TEXT,
        models: MODELS,
        may_write: { type: 'boolean' },
        scim: SCIM,
        created_at: INSTANT,
        expires_at: INSTANT,
        last_used_at: { ...INSTANT, type: ['string', 'null'] },
      },
      ['id', 'user', 'name', 'models', 'may_write', 'created_at', 'expires_at'],
    ),
  },
} as const
const CREATE = {
  summary: 'Make an API key for yourself',
  body: {
    'application/json': {
      type: 'object',
      properties: {
        name: TEXT,
        models: MODELS,
        may_write: { type: 'boolean' },
        scim: SCIM,
        days: { type: 'integer', minimum: 1, maximum: 366 },
      },
      required: ['name', 'days'],
    },
  },
  answer: {
    status: 201,
    means: 'Made; the key is shown this once',
    content: {
      'application/json': {
        type: 'object',
        properties: { id: UUID, key: TEXT, expires_at: INSTANT },
        required: ['id', 'key', 'expires_at'],
      },
    },
  },
} as const
const REVOKE = { summary: 'Revoke an API key', answer: { status: 204, means: 'Revoked' } } as const

/** `/auth/keys`: who has a session makes, lists and revokes keys; a key makes no key. */
export function keyRoutes(tools: {
  readonly port: SignInTools['port']
  readonly clock: Clock
}): readonly Route[] {
  const route = { site: 'any', kind: 'api', access: 'session' } as const
  return [
    {
      ...route,
      methods: ['GET'],
      path: '/auth/keys',
      description: LIST,
      answer: async (visit) => {
        const { site, session: token = '', url } = visit
        const everybody = url.searchParams.get('of') === 'everybody'
        const keys = await listApiKeys(portOf(tools.port, visit), site.database, {
          token,
          everybody,
        })
        return Response.json(keys.map(toJson))
      },
    },
    {
      ...route,
      methods: ['POST'],
      path: '/auth/keys',
      description: CREATE,
      answer: async (visit) => await answerCreate(tools, visit),
    },
    {
      ...route,
      methods: ['DELETE'],
      path: '/auth/keys/:key',
      description: REVOKE,
      answer: async ({ site, session: token = '', params, log }) => {
        const id = params['key'] ?? ''
        if (!isRecordId(id)) throw new PlatformError('NOT_FOUND')
        await revokeApiKey(tools.port, site.database, { token, id })
        log.info('api_key_revoked', { key: id })
        return new Response(null, { status: 204 })
      },
    },
  ]
}

async function answerCreate(
  tools: Parameters<typeof keyRoutes>[0],
  visit: Visit,
): Promise<Response> {
  const { site, session: token = '', log } = visit
  const wanted = readWanted(await visit.json(), site.registry)
  const { id, key, expiresAt } = await createApiKey(tools, site.database, { token, wanted })
  log.info('api_key_made', { key: id })
  return Response.json({ id, key, expires_at: expiresAt }, { status: 201 })
}

/** BODY_INVALID with what is wrong and where. */
function readWanted(body: unknown, registry: Registry): WantedApiKey {
  const { name, models = null, may_write: mayWrite = false, days } = Object(body)
  if (typeof name !== 'string' || name.trim() === '') throw invalid('name', 'a text')
  if (typeof mayWrite !== 'boolean') throw invalid('may_write', 'true or false')
  if (!Number.isInteger(days) || days < 1 || days > 366)
    throw invalid('days', 'a number from 1 to 366')
  return {
    name: withoutCard('name', name.trim()),
    models: readModels(models, registry),
    mayWrite,
    provisions: readProvisions(body),
    days,
  }
}

/** Such a key is for users and groups, so models are no part of it. */
function readProvisions(body: unknown): boolean {
  const { models = null, scim = false } = Object(body)
  if (typeof scim !== 'boolean') throw invalid('scim', 'true or false')
  if (scim && models !== null) throw invalid('models', 'null in a key for SCIM')
  return scim
}

function readModels(value: unknown, registry: Registry): readonly string[] | undefined {
  if (value === null) return undefined
  const names: readonly unknown[] = Array.isArray(value) ? value : []
  if (names.length === 0) throw invalid('models', 'null or a list of models')
  return names.map((name) => {
    if (typeof name === 'string' && registry.models.has(name)) return name
    throw invalid('models', 'a list of names of models')
  })
}

function invalid(field: string, wanted: string): PlatformError {
  return new PlatformError('BODY_INVALID', {
    message: `"${field}" must be ${wanted}.`,
    details: { field },
  })
}

function toJson(key: ApiKey) {
  return {
    id: key.id,
    user: { id: key.userId, name: key.userName, login: key.userLogin },
    name: key.name,
    models: key.models ?? null,
    may_write: key.mayWrite,
    scim: key.provisions,
    created_at: key.createdAt,
    expires_at: key.expiresAt,
    last_used_at: key.lastUsedAt ?? null,
  }
}
