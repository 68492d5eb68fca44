import { INSTANT, TEXT, UUID } from './schema-parts.ts'
import { VAULT_ORDERS } from './vault-port.ts'

const NULLABLE_INSTANT = { type: ['string', 'null'], format: 'date-time' } as const
const OBJECTS = { type: 'array', items: { type: 'object' } } as const

const CONTENTS = {
  status: 200,
  means: 'Backups with their copies and why each is kept, jobs, regions, restores',
  content: {
    'application/json': {
      type: 'object',
      properties: {
        now: { ...INSTANT, description: 'By the clock of the server.' },
        slug: TEXT,
        backups: {
          ...OBJECTS,
          description:
            'id, kind, state, at, endedAt, bytes, verifiedAt, verifyMs, verifyFailed, degradedAt, message, copies (region, readBackAt, message), rung (daily, weekly, monthly), reason, because, removalDueAt.',
        },
        jobs: { ...OBJECTS, description: 'The newest 20, newest first.' },
        regions: { type: 'array', items: TEXT },
        away: {
          type: 'array',
          items: TEXT,
          description: 'Regions that cannot be reached at the moment.',
        },
        nextAt: { ...NULLABLE_INSTANT, description: 'When the next backup is due.' },
        spans: {
          ...OBJECTS,
          description: 'since, until: from when to when every second can be brought back.',
        },
        restores: {
          ...OBJECTS,
          description:
            'id, mode (side, live), at, backup, state, undoUntil, slug, url, endsAt (of a copy that ends by itself).',
        },
        recovery: {
          type: ['object', 'null'],
          description:
            'When something is lost: tier, lastPoint (at, regions), outsideAt, promised (lossHours, backHours), restore (at, ms), failover (at, gapMs, lost) and region (at, ms, isMeasured) as measured last, and recovered (at, ms, lostMs, isWhole) of the last time that it really was.',
        },
      },
      required: [
        'now',
        'slug',
        'backups',
        'jobs',
        'regions',
        'away',
        'nextAt',
        'restores',
        'recovery',
        'spans',
        'restores',
      ],
    },
  },
} as const

const ORDERED = {
  status: 202,
  means: 'The job that does it',
  content: {
    'application/json': { type: 'object', properties: { job: UUID }, required: ['job'] },
  },
} as const

const ORDER = {
  'application/json': {
    type: 'object',
    properties: {
      kind: { ...TEXT, enum: VAULT_ORDERS },
      backup: { ...UUID, description: 'Of restores and previews.' },
      at: { ...INSTANT, description: 'Of a backup of a moment that is past.' },
      restore: { ...UUID, description: 'Of an undo, or of the deletion of a copy.' },
      slug: {
        ...TEXT,
        description: 'For operators: name for a copy on the side; one is chosen without it.',
      },
      confirm: { ...TEXT, description: 'Of a restore on live: the name of the database.' },
    },
    required: ['kind'],
  },
} as const

const CANCELLED = { status: 202, means: 'It stops as soon as its step allows it' } as const

/** What `/api/openapi.json` says of backups and restores. */
export const OWN_VAULT = { summary: 'The backups of this database', answer: CONTENTS } as const
export const OWN_JOBS = {
  summary: 'Make a backup, restore one, undo a restore, or delete a copy',
  body: ORDER,
  answer: ORDERED,
} as const
export const OWN_JOB = {
  summary: 'How far a job of the backups is',
  answer: {
    status: 200,
    means: 'Its state',
    content: {
      'application/json': {
        type: 'object',
        properties: {
          id: UUID,
          kind: TEXT,
          state: { ...TEXT, enum: ['queued', 'running', 'done', 'failed', 'cancelled'] },
          steps: { type: 'array', items: TEXT },
          step: { type: ['string', 'null'] },
          done: { type: 'integer' },
          total: { type: ['integer', 'null'] },
          message: { type: ['string', 'null'] },
          log: { ...OBJECTS, description: 'at, text.' },
          startedAt: NULLABLE_INSTANT,
          heartbeatAt: NULLABLE_INSTANT,
          finishedAt: NULLABLE_INSTANT,
          problem: { description: 'When failed: message.' },
          result: {
            description:
              'When done. Of a preview, count: minutes, models, from (the region whose copy would be read, or null), away (regions that cannot be reached).',
          },
          input: {
            description:
              'As it was asked for: kind, backup, restore, slug, and asked_by (a login, or "operator").',
          },
        },
        required: ['id', 'kind', 'state', 'steps', 'step', 'done', 'total', 'message', 'log'],
      },
    },
  },
} as const
export const OWN_CANCEL = { summary: 'Stop a job of the backups', answer: CANCELLED } as const

export const CLOUD_VAULT = {
  summary: 'All databases against the ladder of backups, late and failed ones first',
  answer: {
    status: 200,
    means: 'The databases, and the regions with what they lack',
    content: {
      'application/json': {
        type: 'object',
        properties: {
          now: INSTANT,
          databases: {
            ...OBJECTS,
            description:
              'slug, tier, state, newestVerifiedAt, checkedAt, ladder, expected, ladderVerified, incomplete, failed, lost, late, bytes by region, outsideAt, nextAt, keys (region, madeAt, changedAt).',
          },
          placeProblem: {
            type: ['string', 'null'],
            description: 'Why backups do not lie in three places.',
          },
          placeProblems: {
            ...OBJECTS,
            description: 'The same in parts: kind (few, unsaid, together), regions, place.',
          },
          regions: {
            ...OBJECTS,
            description:
              'name, reachable, message, problem (kind: folder, silent, unmounted, deletes; detail), bytes, measuredAt, behind, damaged, home, location.',
          },
          destroyed: {
            ...OBJECTS,
            description:
              'Keys that were destroyed: receipt, database, name, at, complete, backups, regions.',
          },
        },
        required: ['now', 'databases', 'regions', 'placeProblem', 'placeProblems', 'destroyed'],
      },
    },
  },
} as const
export const ANY_VAULT = { summary: 'The backups of a database', answer: CONTENTS } as const
export const ANY_JOBS = {
  summary: 'Make a backup of a database, restore one, undo a restore, or delete a copy',
  body: ORDER,
  answer: ORDERED,
} as const
export const ANY_CANCEL = {
  summary: 'Stop a job of the backups of a database',
  answer: CANCELLED,
} as const
export const CATCH_UP = {
  summary: 'Copy to a region the backups that it lacks',
  answer: {
    status: 202,
    means: 'How many backups will be copied',
    content: {
      'application/json': {
        type: 'object',
        properties: { ordered: { type: 'integer' } },
        required: ['ordered'],
      },
    },
  },
} as const
