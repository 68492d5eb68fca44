import { PlatformError } from '@zennnn/kernel'
import type { TextReply } from '../http/reply.ts'
import type { Visit } from '../http/visit.ts'
import { type ScimTools, scimReply } from './scim-answer.ts'
import { GROUP, listResponse, USER } from './scim-message.ts'
import { withStore } from './scim-store.ts'

const SCHEMA = 'urn:ietf:params:scim:schemas:core:2.0:Schema'
const RESOURCE_TYPE = 'urn:ietf:params:scim:schemas:core:2.0:ResourceType'

const CONFIGURATION = {
  schemas: ['urn:ietf:params:scim:schemas:core:2.0:ServiceProviderConfig'],
  patch: { supported: true },
  bulk: { supported: false, maxOperations: 0, maxPayloadSize: 0 },
  filter: { supported: true, maxResults: 200 },
  changePassword: { supported: false },
  sort: { supported: false },
  etag: { supported: true },
  authenticationSchemes: [
    {
      type: 'oauthbearertoken',
      name: 'API key',
      description: 'An API key that an administrator made for SCIM, as Bearer',
      primary: true,
    },
  ],
}

const TYPES = [
  { schemas: [RESOURCE_TYPE], id: 'User', name: 'User', endpoint: '/Users', schema: USER },
  { schemas: [RESOURCE_TYPE], id: 'Group', name: 'Group', endpoint: '/Groups', schema: GROUP },
]

const SCHEMAS = [
  {
    schemas: [SCHEMA],
    id: USER,
    name: 'User',
    description: 'Who may sign in',
    attributes: [
      attribute('userName', { required: true, uniqueness: 'server' }),
      attribute('externalId', { caseExact: true, uniqueness: 'server' }),
      attribute('displayName'),
      attribute('name', { type: 'complex', subAttributes: [attribute('formatted')] }),
      attribute('active', { type: 'boolean' }),
      attribute('emails', {
        type: 'complex',
        multiValued: true,
        subAttributes: [attribute('value')],
      }),
      attribute('groups', {
        type: 'complex',
        multiValued: true,
        mutability: 'readOnly',
        subAttributes: [attribute('value')],
      }),
    ],
  },
  {
    schemas: [SCHEMA],
    id: GROUP,
    name: 'Group',
    description: 'What its members may do',
    attributes: [
      attribute('displayName', { required: true, mutability: 'readOnly', uniqueness: 'server' }),
      attribute('externalId', { caseExact: true, uniqueness: 'server' }),
      attribute('members', {
        type: 'complex',
        multiValued: true,
        subAttributes: [attribute('value')],
      }),
    ],
  },
]

export async function showConfiguration(tools: ScimTools, visit: Visit): Promise<TextReply> {
  return await withStore(
    tools,
    visit,
    async () => await Promise.resolve(scimReply(200, CONFIGURATION)),
  )
}

export async function listTypes(tools: ScimTools, visit: Visit): Promise<TextReply> {
  return await answerAll(tools, visit, TYPES)
}

export async function listSchemas(tools: ScimTools, visit: Visit): Promise<TextReply> {
  return await answerAll(tools, visit, SCHEMAS)
}

/** One of them when the address ends in its id; NOT_FOUND. */
async function answerAll(
  tools: ScimTools,
  visit: Visit,
  all: readonly { readonly id: string }[],
): Promise<TextReply> {
  return await withStore(tools, visit, async () => {
    const id = visit.params['id']
    const one = all.find((each) => each.id === id)
    if (id !== undefined && one === undefined) throw new PlatformError('NOT_FOUND')
    const whole = listResponse(all, { total: all.length, startIndex: 1 })
    return await Promise.resolve(scimReply(200, one ?? whole))
  })
}

function attribute(name: string, more: Readonly<Record<string, unknown>> = {}) {
  return {
    name,
    type: 'string',
    multiValued: false,
    required: false,
    caseExact: false,
    mutability: 'readWrite',
    returned: 'default',
    uniqueness: 'none',
    ...more,
  }
}
