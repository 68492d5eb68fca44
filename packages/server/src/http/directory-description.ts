import { hostChecksOf, listOf, TEXT, UUID } from './schema-parts.ts'

const FLAG = { type: 'boolean' } as const
const SETTINGS = {
  name: TEXT,
  enabled: FLAG,
  hosts: {
    type: 'array',
    items: TEXT,
    minItems: 1,
    maxItems: 3,
    description: 'Servers of the same directory, in the order in which they are asked',
  },
  port: { type: 'integer', minimum: 1, maximum: 65_535 },
  tls: { ...TEXT, enum: ['ldaps', 'starttls'] },
  ca: { type: ['string', 'null'], description: 'Certificates in the form PEM' },
  base: TEXT,
  filter: { ...TEXT, description: 'With {login} where the login goes' },
  bind_dn: { ...TEXT, description: 'The search account' },
  makes_people: FLAG,
  groups: {
    type: 'array',
    items: {
      type: 'object',
      properties: { directory_group: TEXT, group: TEXT },
      required: ['directory_group', 'group'],
    },
  },
} as const
const SHOWN = {
  id: UUID,
  ...SETTINGS,
  people: { type: 'integer', description: 'How many came in by it so far.' },
} as const
const ONE = { 'application/json': { type: 'object', properties: SHOWN } } as const
const NEEDED = Object.keys(SETTINGS).filter((name) => name !== 'ca')

export const LIST = {
  summary: 'The directories by which people sign in',
  answer: {
    status: 200,
    means: 'All of them, on or off; never a password',
    content: listOf(SHOWN),
  },
} as const

export const ADD = {
  summary: 'Add a directory by which people sign in',
  body: {
    'application/json': {
      type: 'object',
      properties: { ...SETTINGS, bind_password: TEXT },
      required: [...NEEDED, 'bind_password'],
    },
  },
  answer: { status: 201, means: 'Added; all settings', content: ONE },
} as const

export const CHANGE = {
  summary: 'Set all that is known of a directory',
  body: {
    'application/json': {
      type: 'object',
      properties: {
        ...SETTINGS,
        bind_password: { ...TEXT, description: 'Without it the one before stays' },
      },
      required: NEEDED,
    },
  },
  answer: { status: 200, means: 'Set; all settings', content: ONE },
} as const

export const REMOVE = {
  summary: 'Remove a directory',
  query: {
    frees_people: {
      ...FLAG,
      description: 'An entry of the same login in another directory may become its people.',
    },
  },
  answer: { status: 204, means: 'Removed; its people stay, and come in by it no more' },
} as const

export const TEST = {
  summary: 'Try a directory as it is saved, without signing anybody in',
  body: {
    'application/json': { type: 'object', properties: { login: TEXT }, required: ['login'] },
  },
  answer: {
    status: 200,
    means: 'What was tried at each of its hosts; the first that fails is the last',
    content: hostChecksOf(['connection', 'search_account', 'base', 'person']),
  },
} as const
