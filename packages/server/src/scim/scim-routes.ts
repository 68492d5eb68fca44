import type { TextReply } from '../http/reply.ts'
import type { Method, Route } from '../http/route.ts'
import type { Visit } from '../http/visit.ts'
import type { ScimTools } from './scim-answer.ts'
import { listSchemas, listTypes, showConfiguration } from './scim-discovery.ts'
import {
  listGroups,
  patchGroupBy,
  putGroup,
  refuseEndOfGroup,
  refuseNewGroup,
  showGroup,
} from './scim-groups.ts'
import { createUser, endUser, listUsers, patchUserBy, putUser, showUser } from './scim-users.ts'

type Answer = (tools: ScimTools, visit: Visit) => Promise<TextReply>

const ROUTES: readonly (readonly [Method, string, Answer])[] = [
  ['GET', '/ServiceProviderConfig', showConfiguration],
  ['GET', '/ResourceTypes', listTypes],
  ['GET', '/ResourceTypes/:id', listTypes],
  ['GET', '/Schemas', listSchemas],
  ['GET', '/Schemas/:id', listSchemas],
  ['GET', '/Users', listUsers],
  ['POST', '/Users', createUser],
  ['GET', '/Users/:id', showUser],
  ['PUT', '/Users/:id', putUser],
  ['PATCH', '/Users/:id', patchUserBy],
  ['DELETE', '/Users/:id', endUser],
  ['GET', '/Groups', listGroups],
  ['POST', '/Groups', refuseNewGroup],
  ['GET', '/Groups/:id', showGroup],
  ['PUT', '/Groups/:id', putGroup],
  ['PATCH', '/Groups/:id', patchGroupBy],
  ['DELETE', '/Groups/:id', refuseEndOfGroup],
]

/** `/scim/v2` (RFC 7643, RFC 7644): directories provision users and put them into groups, by a key made for that. */
export function scimRoutes(tools: ScimTools): readonly Route[] {
  return ROUTES.map(([method, path, answer]) => ({
    methods: [method],
    path: `/scim/v2${path}`,
    site: 'customer',
    access: 'scim_key',
    kind: 'scim',
    answer: async (visit) => await answer(tools, visit),
  }))
}
