import { getOperator, type SignInPort } from '@zennnn/identity'
import { PlatformError } from '@zennnn/kernel'
import type { Route } from './route.ts'
import { portOf } from './session-asker.ts'
import { CONTROL_RUN, CONTROL_RUNS, TRUST } from './trust-description.ts'
import type { TrustPort } from './trust-port.ts'
import type { Visit } from './visit.ts'

interface TrustRouteTools {
  readonly connections: SignInPort
  readonly trust: TrustPort
}

const CLOUD = { site: 'cloud', access: 'session', kind: 'api' } as const

/** `/api/trust…` on the cloud's own host, for operators. */
export function trustRoutes({ connections, trust }: TrustRouteTools): readonly Route[] {
  const operatorsToken = async (visit: Visit): Promise<string> => {
    const { site, session = '' } = visit
    await getOperator(portOf(connections, visit), site.database, session)
    return session
  }
  return [
    {
      ...CLOUD,
      methods: ['GET'],
      path: '/api/trust',
      description: TRUST,
      answer: async (visit) => Response.json(await trust.view(await operatorsToken(visit))),
    },
    {
      ...CLOUD,
      methods: ['GET'],
      path: '/api/trust/controls/:control/runs',
      description: CONTROL_RUNS,
      answer: async (visit) => {
        const token = await operatorsToken(visit)
        const before = placeOf(visit.url.searchParams.get('before'))
        return Response.json(await trust.runs(visit.params['control'] ?? '', token, before))
      },
    },
    {
      ...CLOUD,
      methods: ['POST'],
      path: '/api/trust/controls/:control/runs',
      description: CONTROL_RUN,
      answer: async (visit) => {
        const { control = '' } = visit.params
        const job = await trust.run(control, await operatorsToken(visit))
        visit.log.info('control_run', { control, job })
        return Response.json({ job }, { status: 202 })
      },
    },
  ]
}

/** A number of a line; VALUE_INVALID for what is none. */
function placeOf(text: string | null): number | undefined {
  if (text === null) return undefined
  const place = /^[1-9]\d{0,14}$/.test(text) ? Number(text) : Number.NaN
  if (Number.isSafeInteger(place)) return place
  throw new PlatformError('VALUE_INVALID', {
    message: '"before" is the number of a line of evidence.',
  })
}
