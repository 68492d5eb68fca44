import { getOwnPasswordRules, type SignInTools } from '@zennnn/identity'
import { textField } from './body-field.ts'
import { attemptChange } from './password-access.ts'
import { requireRightPassword } from './password-again.ts'
import type { Route } from './route.ts'
import { RENEWED, TEXT } from './schema-parts.ts'
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
  summary: 'What a new password of yours must be',
  answer: {
    status: 200,
    means: 'With refuse_common it must not be made of common words, nor of what is known of you',
    content: {
      'application/json': {
        type: 'object',
        properties: { minimum_length: { type: 'integer' }, refuse_common: { type: 'boolean' } },
        required: ['minimum_length', 'refuse_common'],
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
        const { site, session: token = '' } = visit
        const of = { token, slug: site.slug }
        const rules = await getOwnPasswordRules(portOf(tools.port, visit), site.database, of)
        // Not the words: the names of companies among them may be hidden from who asks.
        return Response.json({
          minimum_length: rules.minimumLength,
          refuse_common: rules.refuseCommon,
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
