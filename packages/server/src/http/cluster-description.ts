import { MOVE_KINDS } from './cluster-port.ts'
import { INSTANT, TEXT, UUID } from './schema-parts.ts'

const OBJECTS = { type: 'array', items: { type: 'object' } } as const
const NULLABLE_OBJECT = { type: ['object', 'null'] } as const

/** What `/api/openapi.json` says of clusters. */
export const CLUSTERS = {
  summary:
    'How the primary and the standby of each cluster are; also answered while there is no primary',
  answer: {
    status: 200,
    means: 'The clusters, the move that runs or was the last, and what was done',
    content: {
      'application/json': {
        type: 'object',
        properties: {
          now: { ...INSTANT, description: 'By the clock of the server.' },
          clusters: {
            ...OBJECTS,
            description:
              'name, epoch, auto, replication (SYNC, DEGRADED), since, primary (node, state), standby (node, state, lagBytes, lagSeconds), slots (name, keptBytes, status), disk (freeBytes, walBytes), lastMove, needs (what a person has to do).',
          },
          move: {
            ...NULLABLE_OBJECT,
            description: 'kind, askedBy, begunAt, steps (at, text), endedAt, problem.',
          },
          history: {
            ...NULLABLE_OBJECT,
            description:
              'orders (id, cluster, kind, state, askedBy, orderedAt, endedAt, message), moves (cluster, epoch, kind, at, heldMs, from, to) and drills (id of the job, state, at, seconds, acknowledged, lost, gapMs, rejoinMs, message); null while there is no primary.',
          },
        },
        required: ['now', 'clusters', 'move', 'history'],
      },
    },
  },
} as const

export const CLUSTER_PLAN = {
  summary: 'What a move of the primary would do, and what it would lose',
  answer: {
    status: 200,
    means: 'Nothing was done',
    content: {
      'application/json': {
        type: 'object',
        properties: {
          steps: { type: 'array', items: TEXT },
          wouldLose: TEXT,
          acceptance: {
            ...TEXT,
            description: 'The words to send as `accept`, where something would be lost.',
          },
        },
        required: ['steps', 'wouldLose'],
      },
    },
  },
} as const

export const CLUSTER_MOVES = {
  summary: 'Order that the standby becomes the primary',
  body: {
    'application/json': {
      type: 'object',
      properties: {
        kind: { ...TEXT, enum: MOVE_KINDS },
        epoch: {
          type: 'integer',
          description: 'Of the cluster as it was seen: one that moved since is not moved again.',
        },
        accept: { ...TEXT, description: 'The words that accept a loss.' },
      },
      required: ['kind', 'epoch'],
    },
  },
  answer: {
    status: 202,
    means: 'It is written down, for who keeps the cluster',
    content: {
      'application/json': { type: 'object', properties: { order: UUID }, required: ['order'] },
    },
  },
} as const

export const CLUSTER_DRILLS = {
  summary: 'Rehearse a failover, on a cluster that is made for it',
  answer: {
    status: 202,
    means: 'The job that does it, also one that runs already',
    content: {
      'application/json': { type: 'object', properties: { job: UUID }, required: ['job'] },
    },
  },
} as const
