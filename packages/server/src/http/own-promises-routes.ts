import type { Connections } from '@zennnn/data'
import { getAdministrator } from '@zennnn/identity'
import type { OwnPromisesPort } from './own-promises-port.ts'
import type { Route } from './route.ts'
import { INSTANT, TEXT } from './schema-parts.ts'
import { askerOf, portOf } from './session-asker.ts'

const PROMISE = {
  type: 'object',
  description: 'As `promises` of /security.json, and `own`',
  properties: {
    id: TEXT,
    chapter: TEXT,
    says: { ...TEXT, description: 'The sentence that is published' },
    state: { ...TEXT, enum: ['proved', 'attested', 'unproved', 'broken'] },
    own: {
      type: ['object', 'null'],
      description: 'How it stands for this database; null for what is about the whole cloud alone',
      properties: {
        kind: { ...TEXT, description: 'The id of the sentence' },
        outcome: { ...TEXT, enum: ['holds', 'fails', 'unknown'] },
        figures: { type: 'object', description: 'By name; which ones, each sentence says' },
      },
      required: ['kind', 'outcome', 'figures'],
    },
  },
  required: ['id', 'chapter', 'says', 'state', 'own'],
} as const

const OWN_PROMISES = {
  summary: 'What the cloud promises, and how it stands for this database',
  answer: {
    status: 200,
    means: 'Every sentence of the policy in its order; for administrators',
    content: {
      'application/json': {
        type: 'object',
        properties: {
          now: { ...INSTANT, description: 'By the clock of the server.' },
          name: { ...TEXT, description: 'What the cloud is called' },
          page: { ...TEXT, description: 'Address of the public page' },
          is_sound: {
            type: 'boolean',
            description: 'Whether the evidence of the cloud is what was signed',
          },
          promises: { type: 'array', items: PROMISE },
        },
        required: ['now', 'name', 'page', 'is_sound', 'promises'],
      },
    },
  },
} as const

/**
 * `/api/promises` on a customer's host, for its administrators: PostgreSQL says who that is before anything is read. Nothing of the
 * request says which database it is about.
 */
export function ownPromisesRoutes({
  connections,
  ownPromises,
}: {
  readonly connections: Connections
  readonly ownPromises: OwnPromisesPort
}): readonly Route[] {
  return [
    {
      site: 'customer',
      access: 'session',
      kind: 'api',
      methods: ['GET'],
      path: '/api/promises',
      description: OWN_PROMISES,
      answer: async (visit) => {
        const { site, session = '' } = visit
        await getAdministrator(portOf(connections, visit), site.database, session)
        return Response.json(await ownPromises.read(askerOf(visit), site.slug))
      },
    },
  ]
}
