import {
  addPasskey,
  askForPasskey,
  beginPasskey,
  confirmByPasskey,
  type FactorTools,
  listPasskeys,
  type PasskeySite,
  parsePasskeyAnswer,
  parsePasskeyMade,
  removePasskey,
  signInByPasskey,
} from '@zennnn/identity'
import { PlatformError, parseRecordId, tooManyAttempts } from '@zennnn/kernel'
import { noteAttempt } from './attempt-line.ts'
import { textField } from './body-field.ts'
import { ADD, ANSWER, ASK, BEGIN, CONFIRM, LIST, REMOVE, SIGN_IN } from './passkey-description.ts'
import type { Route } from './route.ts'
import { portOf } from './session-asker.ts'
import { renewedResponse, signInResponse } from './sign-in-answer.ts'
import type { Visit } from './visit.ts'

/** `/auth/…` of passkeys: the own ones, and the ways in by one. */
export function passkeyRoutes(tools: FactorTools): readonly Route[] {
  return [...provingRoutes(tools), ...ownRoutes(tools)]
}

function provingRoutes(tools: FactorTools): readonly Route[] {
  const route = { site: 'any', kind: 'api', methods: ['POST'] } as const
  return [
    {
      ...route,
      access: 'anonymous',
      path: '/auth/passkey/options',
      description: ASK,
      answer: async ({ site }) => Response.json(await askForPasskey(tools, placeOf(site))),
    },
    {
      ...route,
      access: 'anonymous',
      path: '/auth/passkey',
      description: SIGN_IN,
      answer: async (visit) => await signIn(tools, visit, undefined),
    },
    {
      ...route,
      access: 'anonymous',
      path: '/auth/second-factor/passkey',
      description: ANSWER,
      answer: async (visit) => {
        if (visit.step === undefined) throw new PlatformError('NOT_SIGNED_IN')
        return await signIn(tools, visit, visit.step)
      },
    },
    {
      ...route,
      access: 'session',
      path: '/auth/confirm/passkey',
      description: CONFIRM,
      answer: async (visit) => await confirm(tools, visit),
    },
  ]
}

function ownRoutes(tools: FactorTools): readonly Route[] {
  const route = { site: 'any', kind: 'api', access: 'session' } as const
  const { port } = tools
  return [
    {
      ...route,
      methods: ['GET'],
      path: '/auth/passkeys',
      description: LIST,
      answer: async (visit) => {
        const { site, session = '' } = visit
        const passkeys = await listPasskeys(portOf(port, visit), site.database, session)
        return Response.json(
          passkeys.map(({ id, name, createdAt, lastUsedAt }) => ({
            id,
            name,
            created_at: createdAt,
            last_used_at: lastUsedAt ?? null,
          })),
        )
      },
    },
    {
      ...route,
      methods: ['POST'],
      path: '/auth/passkeys/options',
      description: BEGIN,
      answer: async ({ site, session = '' }) =>
        Response.json(
          await beginPasskey(tools, placeOf(site), { kind: 'session', token: session }),
        ),
    },
    {
      ...route,
      methods: ['POST'],
      path: '/auth/passkeys',
      description: ADD,
      answer: async (visit) => await add(tools, visit),
    },
    {
      ...route,
      methods: ['DELETE'],
      path: '/auth/passkeys/:passkey',
      description: REMOVE,
      answer: async ({ site, session: token = '', params, log }) => {
        const passkey = parseRecordId(params['passkey'])
        await removePasskey(port, site.database, { token, passkey })
        log.info('passkey_removed', {})
        return new Response(null, { status: 204 })
      },
    },
  ]
}

/** With the step where one owes the factor. */
async function signIn(
  tools: FactorTools,
  visit: Visit,
  step: string | undefined,
): Promise<Response> {
  const { site, session: previousToken, network, userAgent, device: deviceToken } = visit
  const response = parsePasskeyAnswer(Reflect.get(Object(await visit.json()), 'passkey'))
  const outcome = await signInByPasskey(tools, placeOf(site), {
    response,
    step,
    previousToken,
    network,
    userAgent,
    deviceToken,
  })
  noteAttempt(visit, 'passkey', { outcome: outcome.kind })
  if (outcome.kind === 'refused')
    throw new PlatformError('SIGN_IN_FAILED', { message: 'This passkey does not open anything.' })
  return await signInResponse(tools, visit, outcome)
}

async function add(tools: FactorTools, visit: Visit): Promise<Response> {
  const { site, session: token = '', log } = visit
  const body = await visit.json()
  const { recoveryCodes } = await addPasskey(tools, placeOf(site), {
    holder: { kind: 'session', token },
    name: textField(body, 'name'),
    response: parsePasskeyMade(Reflect.get(Object(body), 'passkey')),
  })
  log.info('passkey_made', {})
  return Response.json({ recovery_codes: recoveryCodes }, { status: 201 })
}

async function confirm(tools: FactorTools, visit: Visit): Promise<Response> {
  const { site, session: token = '', network, userAgent, device: deviceToken } = visit
  const response = parsePasskeyAnswer(Reflect.get(Object(await visit.json()), 'passkey'))
  const asked = { token, response, network, userAgent, deviceToken }
  const outcome = await confirmByPasskey(tools, placeOf(site), asked)
  noteAttempt(visit, 'passkey_confirmed', { outcome: outcome.kind })
  if (outcome.kind === 'throttled') throw tooManyAttempts(outcome.retryAfterS)
  // Not NOT_SIGNED_IN: the session goes on.
  if (outcome.kind === 'refused')
    throw new PlatformError('VALUE_INVALID', {
      message: 'This passkey is not yours, or was not answered in time.',
      details: { field: 'passkey' },
    })
  return renewedResponse(outcome.session)
}

export function placeOf({ database, origin }: Visit['site']): PasskeySite {
  return { database, origin }
}
