import { TEXT, UUID } from './schema-parts.ts'

const TEXTS = { type: 'array', items: TEXT } as const

/** What `/api/openapi.json` says of an import. */
export const ORDER = {
  summary: 'Import a CSV or XLSX file',
  query: {
    file: { ...UUID, description: 'A file that is stored already, instead of a body.' },
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
      'application/json': { type: 'object', properties: { job: UUID }, required: ['job'] },
    },
  },
} as const

const FILE_HEAD = {
  type: 'object',
  properties: {
    file: UUID,
    rows: { type: 'integer' },
    columns: { type: 'array', items: { type: 'object' } },
    map: TEXTS,
    key: { type: ['string', 'null'] },
    date_format: { type: ['string', 'null'] },
    decimal_mark: { ...TEXT, enum: ['.', ','] },
  },
  required: ['file', 'rows', 'columns', 'map', 'key', 'date_format', 'decimal_mark'],
} as const

/** A file, before anybody says what its columns mean. */
export const FILE = {
  summary: 'Store a CSV or XLSX file to be imported',
  body: ORDER.body,
  answer: {
    status: 201,
    means: 'Its columns with samples, and a guess what they mean',
    content: { 'application/json': FILE_HEAD },
  },
} as const

export const HEAD = {
  summary: 'What is in a stored file',
  answer: { ...FILE.answer, status: 200 },
} as const

export const CHECK = {
  summary: 'Go through a stored file as an import would, and keep nothing',
  query: ORDER.query,
  required: ['file'],
  answer: { ...ORDER.answer, means: 'The job that checks it' },
} as const

export const UNDO = {
  summary: 'Undo an import: delete what it made, give back what it changed',
  answer: { ...ORDER.answer, means: 'The job that undoes it' },
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
          id: UUID,
          kind: { ...TEXT, enum: ['import', 'import_check', 'import_undo'] },
          state: { ...TEXT, enum: ['queued', 'running', 'done', 'failed', 'cancelled'] },
          done: { type: 'integer' },
          total: { type: ['integer', 'null'] },
          message: { type: ['string', 'null'] },
          result: { description: 'When done: counts and problems.' },
          problem: { description: 'When failed: code and message.' },
          request: { description: 'As it was asked for.' },
          undo: { type: ['string', 'null'], description: 'The job that undoes it.' },
        },
        required: [
          'id',
          'kind',
          'state',
          'done',
          'total',
          'message',
          'result',
          'problem',
          'request',
          'undo',
        ],
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
