import { checksOf, INSTANT, listOf, TEXT, UUID } from './schema-parts.ts'

const URI = { ...TEXT, format: 'uri' } as const

export const LIST = {
  summary: 'The sign-in providers of this database',
  answer: {
    status: 200,
    means: 'All of them, on or off; never a secret',
    content: listOf({
      id: UUID,
      name: TEXT,
      issuer: URI,
      client_id: TEXT,
      enabled: { type: 'boolean' },
      created_at: INSTANT,
      linked: { type: 'integer', description: 'How many accounts are linked.' },
      redirect_uri: { ...URI, description: 'What the provider has to be told.' },
    }),
  },
} as const

export const ADD = {
  summary: 'Add a sign-in provider',
  body: {
    'application/json': {
      type: 'object',
      properties: { name: TEXT, discovery_url: URI, client_id: TEXT, client_secret: TEXT },
      required: ['name', 'discovery_url', 'client_id', 'client_secret'],
    },
  },
  answer: {
    status: 201,
    means: 'Added, and off until it is turned on',
    content: {
      'application/json': {
        type: 'object',
        properties: { id: UUID, redirect_uri: URI },
        required: ['id', 'redirect_uri'],
      },
    },
  },
} as const

export const CHANGE = {
  summary: 'Change a sign-in provider, or turn it on or off',
  body: {
    'application/json': {
      type: 'object',
      properties: {
        name: TEXT,
        client_id: TEXT,
        client_secret: TEXT,
        enabled: { type: 'boolean' },
      },
    },
  },
  answer: { status: 204, means: 'Changed' },
} as const

export const REMOVE = {
  summary: 'Remove a sign-in provider and the links of all accounts to it',
  answer: { status: 204, means: 'Removed' },
} as const

export const TEST = {
  summary: 'Try a sign-in provider without signing anybody in',
  answer: {
    status: 200,
    means:
      'What was tried; the first that fails is the last. Behind it, once somebody came back from there: whether that answer had auth_time, without which an account there is no fresh proof',
    content: checksOf(['discovery', 'pkce', 'keys', 'client', 'auth_time']),
  },
} as const

export const ACCOUNTS = {
  summary: 'Your linked accounts, and to which providers you could link one',
  answer: {
    status: 200,
    means: 'A provider each; `account` is null where none is linked',
    content: listOf(
      {
        id: UUID,
        name: TEXT,
        enabled: { type: 'boolean' },
        account: {
          type: ['object', 'null'],
          properties: {
            label: TEXT,
            created_at: INSTANT,
            last_used_at: { type: ['string', 'null'], format: 'date-time' },
          },
        },
      },
      ['id', 'name', 'enabled', 'account'],
    ),
  },
} as const

export const BEGIN = {
  summary: 'Begin to link an account of a sign-in provider to yours',
  answer: {
    status: 200,
    means: 'Where the browser goes, within ten minutes and once; its cookie comes along',
    content: {
      'application/json': {
        type: 'object',
        properties: { location: URI },
        required: ['location'],
      },
    },
  },
} as const

export const UNLINK = {
  summary: 'Unlink your account of a sign-in provider',
  answer: { status: 204, means: 'Unlinked' },
} as const
