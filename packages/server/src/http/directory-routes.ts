import {
  addDirectory,
  changeDirectory,
  type DirectoryTools,
  listDirectories,
  removeDirectory,
  testDirectory,
} from '@zennnn/identity'
import { parseRecordId } from '@zennnn/kernel'
import { textField } from './body-field.ts'
import { ADD, CHANGE, LIST, REMOVE, TEST } from './directory-description.ts'
import { claimIn } from './query-claim.ts'
import type { Route } from './route.ts'
import { askerOf } from './session-asker.ts'

type Tools = Omit<DirectoryTools, 'away'>

const ROUTE = { site: 'customer', kind: 'api', access: 'session' } as const
const ALL = '/api/security/directories'
const ONE = '/api/security/directories/:directory'

/** Directories by which people of a database sign in; PostgreSQL refuses everybody but administrators. */
export function directoryRoutes(tools: Tools): readonly Route[] {
  return [...listRoutes(tools), ...oneRoutes(tools)]
}

function listRoutes(tools: Tools): readonly Route[] {
  return [
    {
      ...ROUTE,
      methods: ['GET'],
      path: ALL,
      description: LIST,
      answer: async (visit) => Response.json(await listDirectories(tools, askerOf(visit))),
    },
    {
      ...ROUTE,
      methods: ['POST'],
      path: ALL,
      description: ADD,
      answer: async (visit) => {
        const directory = await addDirectory(tools, askerOf(visit), await visit.json())
        visit.log.info('directory_added')
        return Response.json(directory, { status: 201 })
      },
    },
  ]
}

function oneRoutes(tools: Tools): readonly Route[] {
  return [
    {
      ...ROUTE,
      methods: ['PUT'],
      path: ONE,
      description: CHANGE,
      answer: async (visit) => {
        const directory = parseRecordId(visit.params['directory'])
        const changed = { directory, body: await visit.json() }
        const answer = await changeDirectory(tools, askerOf(visit), changed)
        visit.log.info('directory_changed', { directory })
        return Response.json(answer)
      },
    },
    {
      ...ROUTE,
      methods: ['DELETE'],
      path: ONE,
      description: REMOVE,
      answer: async (visit) => {
        const directory = parseRecordId(visit.params['directory'])
        const frees = claimIn(visit.url.searchParams, 'frees_people') === true
        await removeDirectory(tools, askerOf(visit), { directory, frees })
        visit.log.info('directory_removed', { directory })
        return new Response(null, { status: 204 })
      },
    },
    {
      ...ROUTE,
      methods: ['POST'],
      path: `${ONE}/test`,
      description: TEST,
      answer: async (visit) => {
        const directory = parseRecordId(visit.params['directory'])
        const login = textField(await visit.json(), 'login')
        return Response.json(await testDirectory(tools, askerOf(visit), { directory, login }))
      },
    },
  ]
}
