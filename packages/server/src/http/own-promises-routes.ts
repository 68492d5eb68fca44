import type { OwnPromisesPort } from './own-promises-port.ts'
import type { Route } from './route.ts'
import { INSTANT, TEXT } from './schema-parts.ts'
import { askerOf } from './session-asker.ts'

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

/** `/api/promises` on a customer's host, for its administrators. Nothing of the request says which database it is about. */
export function ownPromisesRoutes(promises: OwnPromisesPort): readonly Route[] {
  return [
    {
      site: 'customer',
      access: 'session',
      kind: 'api',
      methods: ['GET'],
      path: '/api/promises',
      description: OWN_PROMISES,
      answer: async (visit) => Response.json(await promises.read(askerOf(visit), visit.site.slug)),
    },
  ]
}
