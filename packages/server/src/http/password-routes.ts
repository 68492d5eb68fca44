import { getGivenPasswordRules, getOwnPasswordRules, type SignInTools } from '@zennnn/identity'
import { anyIdOf } from './any-id.ts'
import { textField } from './body-field.ts'
import { attemptChange } from './password-access.ts'
import { requireRightPassword } from './password-again.ts'
import type { Route } from './route.ts'
import { RENEWED, TEXT, UUID } from './schema-parts.ts'
import { portOf } from './session-asker.ts'
import { renewedResponse } from './sign-in-answer.ts'

const CHANGE = {
  summary: 'Change your own password',
  body: {
    'application/json': {
      type: 'object',
      properties: { current_password: TEXT, password: TEXT, keep_api_keys: { type: 'boolean' } },
      required: ['current_password', 'password'],
    },
  },
  answer: {
    status: 200,
    means:
      'Changed; your other sessions are ended, and your API keys without keep_api_keys; this session goes on by another token',
    content: RENEWED,
  },
} as const

const RULES = {
  summary:
    'What a new password must be: yours, or for administrators that of the person they give one',
  query: { user: UUID },
  answer: {
    status: 200,
    means: 'With refuse_common it must not be made of common words, nor of `words`',
    content: {
      'application/json': {
        type: 'object',
        properties: {
          minimum_length: { type: 'integer' },
          refuse_common: { type: 'boolean' },
          words: { type: 'array', items: TEXT },
        },
        required: ['minimum_length', 'refuse_common', 'words'],
      },
    },
  },
} as const

/** What clients that speak JSON do with the own password. */
export function passwordRoutes(tools: SignInTools): readonly Route[] {
  return [
    {
      site: 'any',
      kind: 'api',
      access: 'session',
      methods: ['GET'],
      path: '/auth/password/rules',
      description: RULES,
      answer: async (visit) => {
        const { site, url, session: token = '' } = visit
        const port = portOf(tools.port, visit)
        const asked = { token, slug: site.slug }
        const user = url.searchParams.get('user')
        const { minimumLength, refuseCommon, words } =
          user === null
            ? await getOwnPasswordRules(port, site.database, asked)
            : await getGivenPasswordRules(port, site.database, { ...asked, user: anyIdOf(user) })
        return Response.json({
          minimum_length: minimumLength,
          refuse_common: refuseCommon,
          words,
        })
      },
    },
    {
      site: 'any',
      kind: 'api',
      access: 'session',
      methods: ['POST'],
      path: '/auth/password/change',
      description: CHANGE,
      answer: async (visit) => {
        const body = await visit.json()
        const outcome = await attemptChange(tools, visit, {
          current: textField(body, 'current_password'),
          password: textField(body, 'password'),
          keepsKeys: Reflect.get(Object(body), 'keep_api_keys') === true,
        })
        return renewedResponse(requireRightPassword(outcome, 'current_password'))
      },
    },
  ]
}
