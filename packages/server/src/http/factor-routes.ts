import {
  answerSecondFactor,
  beginTotp,
  confirmTotp,
  type FactorTools,
  listFactors,
  removeTotp,
  renewRecoveryCodes,
  resetFactors,
  type SignInOutcome,
} from '@zennnn/identity'
import { PlatformError, parseRecordId, tooManyAttempts } from '@zennnn/kernel'
import { renderSVG } from 'uqr'
import { noteAttempt } from './attempt-line.ts'
import { textField } from './body-field.ts'
import type { Route } from './route.ts'
import { TEXT, UUID } from './schema-parts.ts'
import { portOf } from './session-asker.ts'
import { signInResponse } from './sign-in-answer.ts'
import type { Visit } from './visit.ts'

const CODE = {
  'application/json': { type: 'object', properties: { code: TEXT }, required: ['code'] },
} as const
const CODES = {
  'application/json': {
    type: 'object',
    properties: { recovery_codes: { type: 'array', items: TEXT } },
    required: ['recovery_codes'],
  },
} as const
const FACTORS = {
  summary: 'Your second factors',
  answer: {
    status: 200,
    means: 'What there is beside your password; never what opens anything',
    content: {
      'application/json': {
        type: 'object',
        properties: {
          totp_since: { type: ['string', 'null'], format: 'date-time' },
          recovery_codes_left: { type: 'integer' },
          is_needed: { type: 'boolean', description: 'Your administrator wants one.' },
        },
        required: ['totp_since', 'recovery_codes_left', 'is_needed'],
      },
    },
  },
} as const
const BEGIN = {
  summary: 'Begin to set up an app for codes',
  answer: {
    status: 200,
    means: 'What the app needs; it protects nothing until its first code was confirmed',
    content: {
      'application/json': {
        type: 'object',
        properties: { secret: TEXT, uri: TEXT, qr: { ...TEXT, description: 'A picture as data:' } },
        required: ['secret', 'uri', 'qr'],
      },
    },
  },
} as const
const CONFIRM = {
  summary: 'Type the first code of the app',
  body: CODE,
  answer: {
    status: 200,
    means: 'The app protects the account; the recovery codes are shown this once',
    content: CODES,
  },
} as const
const RENEW = {
  summary: 'New recovery codes',
  answer: {
    status: 200,
    means: 'Shown this once; the old ones are void',
    content: CODES,
  },
} as const
const ANSWER = {
  summary: 'Answer with your second factor',
  body: CODE,
  answer: { status: 200, means: 'Signed in, as by /auth/login' },
} as const
const REMOVE = {
  summary: 'Take the app for codes away',
  answer: { status: 204, means: 'Taken away, with its recovery codes' },
} as const
const RESET = {
  summary: 'Take all second factors of a user away',
  body: {
    'application/json': {
      type: 'object',
      properties: { user: UUID },
      required: ['user'],
    },
  },
  answer: { status: 204, means: 'Taken away; the sessions of that user are ended' },
} as const
/** `/auth/…` of second factors: what one has, sets up and takes away, and the answer to a step of signing in. */
export function factorRoutes(tools: FactorTools): readonly Route[] {
  return [...ownRoutes(tools), ...totpRoutes(tools), ...stepRoutes(tools)]
}

function stepRoutes(tools: FactorTools): readonly Route[] {
  return [
    {
      site: 'any',
      kind: 'api',
      access: 'anonymous',
      methods: ['POST'],
      path: '/auth/second-factor',
      description: ANSWER,
      answer: async (visit) => {
        const code = textField(await visit.json(), 'code')
        return await signInResponse(tools, visit, await answerStep(tools, visit, code))
      },
    },
  ]
}

/** What a code makes of the visit's step. NOT_SIGNED_IN without a step. */
export async function answerStep(
  tools: FactorTools,
  visit: Visit,
  code: string,
): Promise<SignInOutcome> {
  const { step, session, site, network, userAgent, device: deviceToken } = visit
  if (step === undefined) throw new PlatformError('NOT_SIGNED_IN')
  const outcome = await answerSecondFactor(tools, site.database, {
    step,
    code,
    previousToken: session,
    network,
    userAgent,
    deviceToken,
  })
  noteAttempt(visit, 'second_factor', { outcome: outcome.kind })
  return outcome
}

/** A QR code as an image that a policy without inline content lets through. */
export function qrImage(uri: string): string {
  return `data:image/svg+xml;base64,${Buffer.from(renderSVG(uri)).toString('base64')}`
}

const OWN = { site: 'any', kind: 'api', access: 'session' } as const

function ownRoutes(tools: FactorTools): readonly Route[] {
  const { port } = tools
  return [
    {
      ...OWN,
      methods: ['GET'],
      path: '/auth/factors',
      description: FACTORS,
      answer: async (visit) => {
        const { site, session = '' } = visit
        const { totpSince, recoveryCodesLeft, isNeeded } = await listFactors(
          portOf(port, visit),
          site.database,
          session,
        )
        return Response.json({
          totp_since: totpSince ?? null,
          recovery_codes_left: recoveryCodesLeft,
          is_needed: isNeeded,
        })
      },
    },
    {
      ...OWN,
      methods: ['POST'],
      path: '/auth/recovery-codes',
      description: RENEW,
      answer: async ({ site, session = '', log }) => {
        const codes = await renewRecoveryCodes(port, site.database, session)
        log.info('recovery_codes_renewed', {})
        return Response.json({ recovery_codes: codes })
      },
    },
    {
      ...OWN,
      methods: ['POST'],
      path: '/auth/factors/reset',
      description: RESET,
      answer: async (visit) => {
        const user = parseRecordId(textField(await visit.json(), 'user'))
        await resetFactors(port, visit.site.database, { token: visit.session ?? '', user })
        visit.log.info('factors_reset', { user })
        return new Response(null, { status: 204 })
      },
    },
  ]
}

function totpRoutes(tools: FactorTools): readonly Route[] {
  const { port } = tools
  return [
    {
      ...OWN,
      methods: ['POST'],
      path: '/auth/totp',
      description: BEGIN,
      answer: async ({ site, session: token = '' }) => {
        const holder = { kind: 'session', token } as const
        const issuer = new URL(site.origin).host
        const setup = await beginTotp(tools, site.database, { holder, issuer })
        return Response.json({ ...setup, qr: qrImage(setup.uri) })
      },
    },
    {
      ...OWN,
      methods: ['POST'],
      path: '/auth/totp/confirm',
      description: CONFIRM,
      answer: async (visit) => await answerConfirm(tools, visit),
    },
    {
      ...OWN,
      methods: ['DELETE'],
      path: '/auth/totp',
      description: REMOVE,
      answer: async ({ site, session = '', log }) => {
        await removeTotp(port, site.database, session)
        log.info('totp_removed', {})
        return new Response(null, { status: 204 })
      },
    },
  ]
}

async function answerConfirm(tools: FactorTools, visit: Visit): Promise<Response> {
  const { site, session: token = '', network, userAgent, device: deviceToken } = visit
  const code = textField(await visit.json(), 'code')
  const holder = { kind: 'session', token } as const
  const asked = { holder, code, network, userAgent, deviceToken }
  const outcome = await confirmTotp(tools, site.database, asked)
  noteAttempt(visit, 'totp_confirmed', { outcome: outcome.kind })
  if (outcome.kind === 'confirmed') return Response.json({ recovery_codes: outcome.recoveryCodes })
  if (outcome.kind === 'throttled') throw tooManyAttempts(outcome.retryAfterS)
  throw new PlatformError('VALUE_INVALID', {
    message: 'The code is not right.',
    hint: 'Type the one that the app shows now. Is the clock of the phone right?',
    details: { field: 'code' },
  })
}
