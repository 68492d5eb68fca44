import { INSTANT, TEXT, UUID } from './schema-parts.ts'

const NULLABLE_TEXT = { type: ['string', 'null'] } as const
const NULLABLE_INSTANT = { type: ['string', 'null'], format: 'date-time' } as const

/** What `/api/openapi.json` says of plans and payments. */
export const OWN_PLAN = {
  summary: 'The plan of this database, and those that there are',
  answer: {
    status: 200,
    means: 'The tier, the plans that are offered, and the subscription, or null',
    content: {
      'application/json': {
        type: 'object',
        properties: {
          now: { ...INSTANT, description: 'By the clock of the server.' },
          tier: { ...TEXT, enum: ['paid', 'trial', 'education', 'free'] },
          plans: { type: 'array', items: { type: 'object' }, description: 'name, label, amount.' },
          subscription: {
            type: ['object', 'null'],
            properties: {
              state: { ...TEXT, enum: ['paid', 'owing', 'over', 'unfinished'] },
              label: NULLABLE_TEXT,
              amount: NULLABLE_TEXT,
              paidUntil: NULLABLE_INSTANT,
              endsThen: { type: 'boolean' },
              owingSince: NULLABLE_INSTANT,
            },
          },
        },
        required: ['now', 'tier', 'plans', 'subscription'],
      },
    },
  },
} as const

export const ORDER_WAY = {
  summary: 'Ask for a page of the acquirer, to subscribe or for invoices and payment',
  body: {
    'application/json': {
      type: 'object',
      properties: {
        plan: { ...TEXT, description: 'To subscribe to it; left out, for what there is.' },
      },
    },
  },
  answer: {
    status: 202,
    means: 'The job that asks for it',
    content: {
      'application/json': { type: 'object', properties: { job: UUID }, required: ['job'] },
    },
  },
} as const

export const ORDERED_WAY = {
  summary: 'Whether the page of the acquirer is there',
  answer: {
    status: 200,
    means: 'The state of the job, and where the page is when it is done',
    content: {
      'application/json': {
        type: 'object',
        properties: {
          state: { ...TEXT, enum: ['queued', 'running', 'done', 'failed', 'cancelled'] },
          url: NULLABLE_TEXT,
        },
        required: ['state', 'url'],
      },
    },
  },
} as const

export const HEAR = {
  summary: 'For the acquirer: what changed, signed by it',
  body: { 'application/json': { type: 'object' } },
  answer: { status: 204, means: 'It was heard; what follows is asked of the acquirer' },
} as const
