import { INSTANT, TEXT, UUID } from './schema-parts.ts'

const OBJECTS = { type: 'array', items: { type: 'object' } } as const
const OBJECT = { type: 'object' } as const

/** What `/api/openapi.json` says of the promises, as operators see them. */
export const TRUST = {
  summary: 'What is known of each promise and of each control, by stored results: nothing is run',
  answer: {
    status: 200,
    means: 'Read at most two seconds ago',
    content: {
      'application/json': {
        type: 'object',
        properties: {
          now: { ...INSTANT, description: 'By the clock of the server.' },
          cloud: { ...TEXT, description: 'Host name that the evidence is of.' },
          brand: TEXT,
          name: TEXT,
          at: { ...INSTANT, description: 'When the results were read.' },
          problems: { ...OBJECTS, description: 'What is wrong with the evidence: kind, message.' },
          counts: {
            ...OBJECT,
            description: 'Sentences that are proved, attested, unproved, broken.',
          },
          sentences: {
            ...OBJECTS,
            description:
              'id, chapter, says, state, since, at, controls (ids), attestations (subject, state, why), notes (at, text).',
          },
          controls: {
            ...OBJECTS,
            description:
              'id, tries (what it does), promises (ids), every_minutes, maximum_age_minutes, state, since, why, last (outcome, measured, figures, at, took_ms, evidence: number of its line), job (that runs it now).',
          },
          attestations: {
            ...OBJECTS,
            description:
              'What somebody signs for, what needs it first at first: promise, subject (a region), state (counts, due, over, lacking), by, until, days_left, document, problem.',
          },
          findings: {
            ...OBJECTS,
            description:
              'What audits found and nobody verified yet, the first to be mended first: number, title, source, kind, severity, due, state, late.',
          },
        },
        required: [
          'now',
          'cloud',
          'brand',
          'name',
          'at',
          'problems',
          'counts',
          'sentences',
          'controls',
          'attestations',
          'findings',
        ],
      },
    },
  },
} as const

export const CONTROL_RUNS = {
  summary: 'Runs of a control, newest first, each with the line that was signed',
  query: { before: { ...TEXT, description: 'Only runs of lines before this number.' } },
  answer: {
    status: 200,
    means: 'At most fifty',
    content: {
      'application/json': {
        type: 'object',
        properties: {
          runs: {
            ...OBJECTS,
            description:
              'evidence (number of the line), genuine (whether the line is what was signed), outcome, measured, figures, at, took_ms: null where it is not; line (its text).',
          },
          more: { type: 'boolean', description: 'Whether there are older ones.' },
        },
        required: ['runs', 'more'],
      },
    },
  },
} as const

export const CONTROL_RUN = {
  summary: 'Order that a control is run now',
  answer: {
    status: 202,
    means: 'The job that does it, also one that is open already',
    content: {
      'application/json': { type: 'object', properties: { job: UUID }, required: ['job'] },
    },
  },
} as const
