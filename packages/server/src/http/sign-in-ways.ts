import { readSignInWays, type SignInPort } from '@zennnn/identity'
import type { Route } from './route.ts'
import { TEXT, UUID } from './schema-parts.ts'

const BOOLEAN = { type: 'boolean' } as const
const WAYS = {
  summary: 'By what people sign in here',
  answer: {
    status: 200,
    means: 'What the policy allows and what is set up; it says nothing of who has what',
    content: {
      'application/json': {
        type: 'object',
        properties: {
          password: { ...BOOLEAN, description: 'Passwords of this database.' },
          directory: { ...BOOLEAN, description: 'Those of a directory (LDAP).' },
          passkey: BOOLEAN,
          providers: {
            type: 'array',
            items: {
              type: 'object',
              properties: { id: UUID, name: TEXT },
              required: ['id', 'name'],
            },
          },
        },
        required: ['password', 'directory', 'passkey', 'providers'],
      },
    },
  },
} as const

/** What a client offers where somebody has to sign in again. */
export function signInWayRoutes({ port }: { readonly port: SignInPort }): readonly Route[] {
  return [
    {
      site: 'any',
      kind: 'api',
      access: 'anonymous',
      methods: ['GET'],
      path: '/auth/ways',
      description: WAYS,
      answer: async ({ site }) => Response.json(await readSignInWays(port, site.database)),
    },
  ]
}
