import { INSTANT, listOf, RENEWED, TEXT, UUID } from './schema-parts.ts'

const OPTIONS = { 'application/json': { type: 'object' } } as const
/** As `toJSON` of a credential writes it. */
const PASSKEY = { type: 'object' } as const
const PROOF = {
  'application/json': {
    type: 'object',
    properties: { passkey: PASSKEY },
    required: ['passkey'],
  },
} as const

export const ASK = {
  summary: 'Ask for a passkey',
  answer: {
    status: 200,
    means: 'For navigator.credentials.get; holds for five minutes and one answer',
    content: OPTIONS,
  },
} as const

export const SIGN_IN = {
  summary: 'Sign in by a passkey',
  body: PROOF,
  answer: { status: 200, means: 'Signed in, as by /auth/login' },
} as const

export const ANSWER = {
  summary: 'Answer with a passkey as your second factor',
  body: PROOF,
  answer: { status: 200, means: 'Signed in, as by /auth/login' },
} as const

export const CONFIRM = {
  summary: 'Confirm by a passkey that it is you',
  body: PROOF,
  answer: {
    status: 200,
    means: 'Confirmed for ten minutes, as by /auth/confirm',
    content: RENEWED,
  },
} as const

export const LIST = {
  summary: 'Your passkeys',
  answer: {
    status: 200,
    means: 'Never what opens anything',
    content: listOf(
      {
        id: UUID,
        name: TEXT,
        created_at: INSTANT,
        last_used_at: { type: ['string', 'null'], format: 'date-time' },
      },
      ['id', 'name', 'created_at', 'last_used_at'],
    ),
  },
} as const

export const BEGIN = {
  summary: 'Begin to make a passkey',
  answer: { status: 200, means: 'For navigator.credentials.create', content: OPTIONS },
} as const

export const ADD = {
  summary: 'Keep the passkey that was made',
  body: {
    'application/json': {
      type: 'object',
      properties: { name: TEXT, passkey: PASSKEY },
      required: ['name', 'passkey'],
    },
  },
  answer: {
    status: 201,
    means: 'Kept; recovery codes come with the first one and are shown this once',
    content: {
      'application/json': {
        type: 'object',
        properties: { recovery_codes: { type: 'array', items: TEXT } },
        required: ['recovery_codes'],
      },
    },
  },
} as const

export const ENROL_BEGIN = {
  summary: 'Begin to make the passkey that a step of signing in owes',
  answer: { status: 200, means: 'For navigator.credentials.create', content: OPTIONS },
} as const

export const ENROL = {
  summary: 'Keep the passkey that a step of signing in owes',
  body: ADD.body,
  answer: { ...ADD.answer, means: 'Kept, and signed in; the recovery codes are shown this once' },
} as const

export const REMOVE = {
  summary: 'Take a passkey away',
  answer: { status: 204, means: 'Taken away' },
} as const
