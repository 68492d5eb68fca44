import {
  addPasskey,
  beginPasskey,
  type FactorTools,
  finishEnrolment,
  parsePasskeyMade,
} from '@zennnn/identity'
import { PlatformError } from '@zennnn/kernel'
import { textField } from './body-field.ts'
import { ENROL, ENROL_BEGIN } from './passkey-description.ts'
import { placeOf } from './passkey-routes.ts'
import type { Route } from './route.ts'
import { signInCookies } from './sign-in-answer.ts'
import type { Visit } from './visit.ts'

/** `/auth/enrolment/passkey`: a passkey instead of an app, where signing in asks for a factor that there is not yet. */
export function passkeyEnrolmentRoutes(tools: FactorTools): readonly Route[] {
  const route = { site: 'any', kind: 'api', access: 'anonymous', methods: ['POST'] } as const
  return [
    {
      ...route,
      path: '/auth/enrolment/passkey/options',
      description: ENROL_BEGIN,
      answer: async ({ site, step }) => {
        const holder = { kind: 'step', token: requireStep(step) } as const
        return Response.json(await beginPasskey(tools, placeOf(site), holder))
      },
    },
    {
      ...route,
      path: '/auth/enrolment/passkey',
      description: ENROL,
      answer: async (visit) => await enrol(tools, visit),
    },
  ]
}

async function enrol(tools: FactorTools, visit: Visit): Promise<Response> {
  const { site, session: previousToken, network, userAgent, device: deviceToken, log } = visit
  const step = requireStep(visit.step)
  const body = await visit.json()
  const { recoveryCodes } = await addPasskey(tools, placeOf(site), {
    holder: { kind: 'step', token: step },
    name: textField(body, 'name'),
    response: parsePasskeyMade(Reflect.get(Object(body), 'passkey')),
  })
  const from = { step, previousToken, network, userAgent, deviceToken }
  const outcome = await finishEnrolment(tools, site.database, from)
  log.info('passkey_enrolled', { outcome: outcome.kind, network })
  // Somebody who was deactivated at this moment.
  if (outcome.kind !== 'signed_in') throw new PlatformError('SIGN_IN_FAILED')
  const response = Response.json({ recovery_codes: recoveryCodes }, { status: 201 })
  for (const cookie of signInCookies(visit, outcome)) response.headers.append('set-cookie', cookie)
  return response
}

function requireStep(step: string | undefined): string {
  if (step === undefined) throw new PlatformError('NOT_SIGNED_IN')
  return step
}
