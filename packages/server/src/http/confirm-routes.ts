import { readProofWays, type SignInTools } from '@zennnn/identity'
import { textField } from './body-field.ts'
import { requirePasswordAgain } from './password-again.ts'
import type { Route } from './route.ts'
import { RENEWED, TEXT, UUID } from './schema-parts.ts'
import { askerOf } from './session-asker.ts'
import { renewedResponse } from './sign-in-answer.ts'
import type { Visit } from './visit.ts'

const WAYS = {
  summary: 'How you can confirm that it is you',
  answer: {
    status: 200,
    means:
      'Your password is here or in the directory, or null; here_too when beside the directory an old one here proves, as of administrators; whether you have a passkey; the providers that know an account of yours, and whether their last answer had auth_time, without which it is no proof (null: there was none). A password of the directory is proved by signing in again, an account of a provider in a browser, at /sign-in/with/:provider/proof',
    content: {
      'application/json': {
        type: 'object',
        properties: {
          password: { type: ['string', 'null'], enum: ['here', 'directory', null] },
          here_too: { type: 'boolean' },
          passkey: { type: 'boolean' },
          providers: {
            type: 'array',
            items: {
              type: 'object',
              properties: { id: UUID, name: TEXT, auth_time: { type: ['boolean', 'null'] } },
              required: ['id', 'name', 'auth_time'],
            },
          },
        },
        required: ['password', 'passkey', 'providers'],
      },
    },
  },
} as const
const AGAIN = {
  summary: 'Confirm that it is you',
  body: {
    'application/json': { type: 'object', properties: { password: TEXT }, required: ['password'] },
  },
  answer: {
    status: 200,
    means:
      'Confirmed for ten minutes; the session goes on by another token, and the one before opens nothing any more',
    content: RENEWED,
  },
} as const

/** `/auth/confirm`: a fresh proof of identity, for what an open session that somebody left is not enough for. */
export function confirmRoutes(tools: SignInTools): readonly Route[] {
  const route = { site: 'any', kind: 'api', access: 'session', path: '/auth/confirm' } as const
  return [
    {
      ...route,
      methods: ['GET'],
      description: WAYS,
      answer: async (visit) => Response.json(await readProofWays(tools.port, askerOf(visit))),
    },
    {
      ...route,
      methods: ['POST'],
      description: AGAIN,
      answer: async (visit) => await confirm(tools, visit),
    },
  ]
}

/** The password again. */
async function confirm(tools: SignInTools, visit: Visit): Promise<Response> {
  const password = textField(await visit.json(), 'password')
  return renewedResponse(await requirePasswordAgain(tools, visit, password))
}
