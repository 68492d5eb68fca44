import {
  askForAccess,
  findPresentStaff,
  getOperator,
  giveUpAccess,
  grantAccess,
  listAccess,
  listAskedAccess,
  openAccess,
  refuseAccess,
  type SignInPort,
} from '@zennnn/identity'
import { type Clock, isRecordId, PlatformError, type RecordId } from '@zennnn/kernel'
import type { Registry } from '@zennnn/model'
import type { Route } from './route.ts'
import { INSTANT, TEXT, UUID } from './schema-parts.ts'
import { askerOf, portOf } from './session-asker.ts'
import { staffSessionRoutes } from './staff-session-routes.ts'
import type { Site, Visit } from './visit.ts'

const MODELS = { type: 'array', items: TEXT, description: 'None: the settings alone' } as const
const SCOPE = {
  models: MODELS,
  may_write: { type: 'boolean' },
  hours: { type: 'integer', minimum: 1, maximum: 24 },
} as const
const REQUEST = {
  type: 'object',
  properties: {
    id: UUID,
    staff: { ...TEXT, description: 'Who of support asks' },
    ticket: TEXT,
    reason: TEXT,
    asked_at: INSTANT,
    asked: { type: 'object', properties: SCOPE },
    state: { ...TEXT, enum: ['asked', 'granted', 'expired', 'declined', 'ended'] },
    decided_at: { ...INSTANT, type: ['string', 'null'] },
    granted: {
      type: ['object', 'null'],
      properties: { models: MODELS, may_write: { type: 'boolean' }, expires_at: INSTANT },
    },
    ended_at: { ...INSTANT, type: ['string', 'null'] },
  },
} as const
const ONE = { 'application/json': REQUEST } as const
const MANY = { 'application/json': { type: 'array', items: REQUEST } } as const
const LIST = {
  summary: 'What support asked for and what was granted',
  answer: { status: 200, means: 'At most 100, the newest first', content: MANY },
} as const
const GRANT = {
  summary: 'Grant support what it asks for, or less',
  body: { 'application/json': { type: 'object', properties: SCOPE } },
  answer: { status: 200, means: 'Granted; what is left out is as asked', content: ONE },
} as const
const REFUSE = {
  summary: 'Decline a request of support, or end what was granted',
  answer: { status: 200, means: 'Declined or ended', content: ONE },
} as const
const PRESENT = {
  summary: 'Who of support may come in now',
  answer: {
    status: 200,
    means: 'For everybody who is signed in; how many requests wait is told to administrators',
    content: {
      'application/json': {
        type: 'object',
        properties: {
          grants: {
            type: 'array',
            items: {
              type: 'object',
              properties: { staff: TEXT, expires_at: INSTANT, is_in: { type: 'boolean' } },
            },
          },
          waiting: { type: 'integer' },
        },
      },
    },
  },
} as const
const MODELS_OF = {
  summary: 'Models that may be asked for',
  answer: {
    status: 200,
    means: 'Names and labels of the models of its apps',
    content: {
      'application/json': {
        type: 'array',
        items: { type: 'object', properties: { name: TEXT, label: TEXT } },
      },
    },
  },
} as const
const ASKED_REQUEST = {
  ...REQUEST,
  properties: { ...REQUEST.properties, is_own: { type: 'boolean' } },
} as const
const ASKED = {
  summary: 'The requests to a customer, and which of them are your own',
  answer: {
    ...LIST.answer,
    content: { 'application/json': { type: 'array', items: ASKED_REQUEST } },
  },
} as const
const ASK = {
  summary: 'Ask a customer for access',
  body: {
    'application/json': {
      type: 'object',
      properties: { ticket: TEXT, reason: TEXT, ...SCOPE },
      required: ['ticket', 'reason'],
    },
  },
  answer: { status: 201, means: 'Asked; an administrator of the customer decides', content: ONE },
} as const
const GIVE_UP = {
  summary: 'Give a request or a grant up',
  answer: { status: 200, means: 'Ended', content: ONE },
} as const

const OPEN = {
  summary: 'Come in by a grant',
  body: {
    'application/json': {
      type: 'object',
      properties: {
        browser: { ...TEXT, description: 'What the address of the customer sent along' },
      },
      required: ['browser'],
    },
  },
  answer: {
    status: 200,
    means: 'An address that leads in, once and within a minute',
    content: { 'application/json': { type: 'object', properties: { url: TEXT } } },
  },
} as const

export interface StaffTools {
  readonly connections: SignInPort
  readonly findSite: (host: string) => Promise<Site | undefined>
  readonly domain: string
  readonly clock: Clock
}

/** Support asks on the cloud's site, an administrator decides on the customer's. Not there under the brand ZENNNN. */
export function staffRoutes(tools: StaffTools): readonly Route[] {
  const { connections } = tools
  return [
    ...decisionRoutes(connections),
    ...requestRoutes(tools),
    ...grantRoutes(tools),
    ...staffSessionRoutes(tools),
  ]
}

/** PostgreSQL refuses everybody but administrators. */
function decisionRoutes(port: SignInPort): readonly Route[] {
  const route = { site: 'customer', kind: 'api', access: 'session' } as const
  return [
    {
      ...route,
      methods: ['GET'],
      path: '/api/staff-present',
      description: PRESENT,
      answer: async (visit) => Response.json(await findPresentStaff({ port, ...askerOf(visit) })),
    },
    {
      ...route,
      methods: ['GET'],
      path: '/api/security/staff-access',
      description: LIST,
      answer: async (visit) => Response.json(await listAccess({ port, ...askerOf(visit) })),
    },
    {
      ...route,
      methods: ['POST'],
      path: '/api/security/staff-access/:id/grant',
      description: GRANT,
      answer: async (visit) => {
        const id = requestOf(visit)
        const request = await grantAccess({ port, ...askerOf(visit) }, id, await visit.json())
        visit.log.info('staff_access_granted', { request: id })
        return Response.json(request)
      },
    },
    {
      ...route,
      methods: ['POST'],
      path: '/api/security/staff-access/:id/refuse',
      description: REFUSE,
      answer: async (visit) => {
        const id = requestOf(visit)
        const request = await refuseAccess({ port, ...askerOf(visit) }, id)
        visit.log.info('staff_access_refused', { request: id })
        return Response.json(request)
      },
    },
  ]
}

const AT_CLOUD = { site: 'cloud', kind: 'api', access: 'session' } as const

/** For operators, whom the control database lets in only with a second factor. */
function requestRoutes(tools: StaffTools): readonly Route[] {
  return [
    {
      ...AT_CLOUD,
      methods: ['GET'],
      path: '/api/staff-access/:slug',
      description: ASKED,
      answer: async (visit) => {
        const { place, staff } = await enter(tools, visit)
        return Response.json(await listAskedAccess(place, staff))
      },
    },
    {
      ...AT_CLOUD,
      methods: ['POST'],
      path: '/api/staff-access/:slug',
      description: ASK,
      answer: async (visit) => {
        const { staff, place, origin, slug } = await enter(tools, visit)
        const asked = { body: await visit.json(), account: { origin, slug }, clock: tools.clock }
        const request = await askForAccess(place, staff, asked)
        visit.log.info('staff_access_asked', { operator: staff.id, customer: place.database })
        return Response.json(request, { status: 201 })
      },
    },
    {
      ...AT_CLOUD,
      methods: ['GET'],
      path: '/api/staff-access/:slug/models',
      description: MODELS_OF,
      answer: async (visit) => {
        const { registry } = await enter(tools, visit)
        return Response.json(modelsToAsk(registry))
      },
    },
  ]
}

/** What is done about one request, for operators. */
function grantRoutes(tools: StaffTools): readonly Route[] {
  return [
    {
      ...AT_CLOUD,
      methods: ['POST'],
      path: '/api/staff-access/:slug/:id/give-up',
      description: GIVE_UP,
      answer: async (visit) => {
        const { staff, place } = await enter(tools, visit)
        return Response.json(await giveUpAccess(place, staff, requestOf(visit)))
      },
    },
    {
      ...AT_CLOUD,
      methods: ['POST'],
      path: '/api/staff-access/:slug/:id/open',
      description: OPEN,
      answer: async (visit) => {
        const { staff, origin, place } = await enter(tools, visit)
        const challenge: unknown = Reflect.get(Object(await visit.json()), 'browser')
        const ticket = await openAccess(place, staff, { request: requestOf(visit), challenge })
        visit.log.info('staff_access_opened', { operator: staff.id, customer: place.database })
        return Response.json({ url: `${origin}/staff-access/${ticket}` })
      },
    },
  ]
}

/** An operator, and the customer whom the address names. */
async function enter(tools: StaffTools, visit: Visit) {
  const { site, session = '', params } = visit
  const { connections: port } = tools
  const staff = await getOperator(portOf(port, visit), site.database, session)
  const { database, origin, slug, registry } = await findCustomer(tools, params['slug'] ?? '')
  return { staff, origin, slug, registry, place: { port, database } }
}

/** The platform keeps its own models to itself; PostgreSQL refuses them whoever asks. */
function modelsToAsk({ models }: Registry): readonly {
  readonly name: string
  readonly label: string
}[] {
  return [...models.values()]
    .filter(({ app }) => app !== 'base')
    .map(({ name, plural }) => ({ name, label: plural }))
}

async function findCustomer({ findSite, domain }: StaffTools, slug: string) {
  const site = /^[a-z0-9-]{1,63}$/.test(slug) ? await findSite(`${slug}.${domain}`) : undefined
  if (site?.kind === 'customer') return site
  throw new PlatformError('NOT_FOUND')
}

function requestOf({ params }: Visit): RecordId {
  const id = params['id'] ?? ''
  if (isRecordId(id)) return id
  throw new PlatformError('NOT_FOUND')
}
