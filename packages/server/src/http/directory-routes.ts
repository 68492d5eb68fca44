import {
  changeDirectory,
  type DirectoryTools,
  readDirectory,
  removeDirectory,
  testDirectory,
} from '@zennnn/identity'
import { textField } from './body-field.ts'
import type { Route } from './route.ts'
import { checksOf, TEXT } from './schema-parts.ts'
import { askerOf } from './session-asker.ts'

const FLAG = { type: 'boolean' } as const
const SETTINGS = {
  enabled: FLAG,
  host: TEXT,
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
  'application/json': {
    type: ['object', 'null'],
    properties: { ...SETTINGS, people: { type: 'integer' } },
  },
} as const
const READ = {
  summary: 'The directory by which people sign in',
  answer: { status: 200, means: 'Its settings, null when there is none', content: SHOWN },
} as const
const CHANGE = {
  summary: 'Set the directory by which people sign in',
  body: {
    'application/json': {
      type: 'object',
      properties: {
        ...SETTINGS,
        bind_password: { ...TEXT, description: 'Without it the one before stays' },
      },
      required: Object.keys(SETTINGS).filter((name) => name !== 'ca'),
    },
  },
  answer: { status: 200, means: 'Set; all settings', content: SHOWN },
} as const
const REMOVE = {
  summary: 'Remove the directory',
  answer: { status: 204, means: 'Removed; its people stay, and come in by it no more' },
} as const
const TEST = {
  summary: 'Try the directory as it is saved',
  body: {
    'application/json': { type: 'object', properties: { login: TEXT }, required: ['login'] },
  },
  answer: {
    status: 200,
    means: 'What was tried; the first that fails is the last',
    content: checksOf(['connection', 'search_account', 'base', 'person']),
  },
} as const

/** Settings of the directory by which people of a database sign in; PostgreSQL refuses everybody but administrators. */
export function directoryRoutes(tools: DirectoryTools): readonly Route[] {
  const route = {
    site: 'customer',
    kind: 'api',
    access: 'session',
    path: '/api/security/directory',
  } as const
  return [
    {
      ...route,
      methods: ['GET'],
      description: READ,
      answer: async (visit) => Response.json(await readDirectory(tools, askerOf(visit))),
    },
    {
      ...route,
      methods: ['PUT'],
      description: CHANGE,
      answer: async (visit) => {
        const directory = await changeDirectory(tools, askerOf(visit), await visit.json())
        visit.log.info('directory_changed')
        return Response.json(directory)
      },
    },
    {
      ...route,
      methods: ['DELETE'],
      description: REMOVE,
      answer: async (visit) => {
        await removeDirectory(tools, askerOf(visit))
        visit.log.info('directory_removed')
        return new Response(null, { status: 204 })
      },
    },
    {
      ...route,
      methods: ['POST'],
      path: '/api/security/directory/test',
      description: TEST,
      answer: async (visit) => {
        const login = textField(await visit.json(), 'login')
        return Response.json(await testDirectory(tools, askerOf(visit), login))
      },
    },
  ]
}
