const TEXT = { type: 'string' } as const
const JOB = { ...TEXT, format: 'uuid' } as const
const TEXTS = { type: 'array', items: TEXT } as const

/** What `/api/openapi.json` says of an import. */
export const ORDER = {
  summary: 'Import a CSV file',
  query: {
    map: { ...TEXTS, description: 'field=Column or field={expression}; repeatable.' },
    key: { ...TEXT, description: 'Field by which records are recognised.' },
    create: { ...TEXTS, description: 'References whose missing records are made; repeatable.' },
    alias: { ...TEXTS, description: 'field:text=other; repeatable.' },
    date_format: { ...TEXT, description: 'As M/D/YYYY H:MM.' },
    decimal_mark: { ...TEXT, enum: ['.', ','], default: '.' },
  },
  body: {
    'text/csv': TEXT,
    'application/octet-stream': {},
    'multipart/form-data': { type: 'object', properties: { file: {} } },
  },
  answer: {
    status: 202,
    means: 'The job that imports it',
    content: {
      'application/json': { type: 'object', properties: { job: JOB }, required: ['job'] },
    },
  },
} as const

export const PROGRESS = {
  summary: 'How far an import is',
  answer: {
    status: 200,
    means: 'Its state',
    content: {
      'application/json': {
        type: 'object',
        properties: {
          id: JOB,
          state: { ...TEXT, enum: ['queued', 'running', 'done', 'failed', 'cancelled'] },
          done: { type: 'integer' },
          total: { type: ['integer', 'null'] },
          message: { type: ['string', 'null'] },
          result: { description: 'When done: counts and problems.' },
          problem: { description: 'When failed: code and message.' },
        },
        required: ['id', 'state', 'done', 'total', 'message', 'result', 'problem'],
      },
    },
  },
} as const

export const CANCEL = {
  summary: 'Stop an import',
  answer: { status: 202, means: 'It stops after the records it is at' },
} as const

export const FAILED_ROWS = {
  summary: 'The refused rows of an import',
  answer: {
    status: 200,
    means: 'A CSV file with their reasons',
    content: { 'text/csv': TEXT },
  },
} as const
