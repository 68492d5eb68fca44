import { getOperator, type SignInPort } from '@zennnn/identity'
import { type Clock, PlatformError } from '@zennnn/kernel'
import { CLUSTER_DRILLS, CLUSTER_MOVES, CLUSTER_PLAN, CLUSTERS } from './cluster-description.ts'
import {
  type ClusterMoveKind,
  type ClusterOrder,
  type ClusterPort,
  MOVE_KINDS,
} from './cluster-port.ts'
import { inTime } from './in-time.ts'
import { OperatorSight } from './operator-sight.ts'
import type { Route } from './route.ts'
import { portOf } from './session-asker.ts'
import type { Visit } from './visit.ts'

/** What was done with a cluster is shown where it comes soon: how it is comes without a database. */
const HISTORY_MS = 700
const MAX_WORDS = 200

export interface ClusterRouteTools {
  readonly connections: SignInPort
  readonly clusters: ClusterPort
  readonly clock: Clock
}

const CLOUD = { site: 'cloud', access: 'session', kind: 'api' } as const

/** `/api/clusters…` on the cloud's own host, for operators. Looking works while there is no primary; ordering needs one. */
export function clusterRoutes(tools: ClusterRouteTools): readonly Route[] {
  const { connections, clusters } = tools
  const sight = new OperatorSight(connections)
  return [
    {
      ...CLOUD,
      methods: ['GET'],
      path: '/api/clusters',
      description: CLUSTERS,
      answer: async (visit) => {
        await sight.require(visit)
        return Response.json(await show(tools))
      },
    },
    {
      ...CLOUD,
      methods: ['GET'],
      path: '/api/clusters/:cluster/plans/:kind',
      description: CLUSTER_PLAN,
      answer: async (visit) => {
        await sight.require(visit)
        const { cluster = '' } = visit.params
        return Response.json(await clusters.plan(cluster, kindOf(visit.params['kind'])))
      },
    },
    {
      ...CLOUD,
      methods: ['POST'],
      path: '/api/clusters/:cluster/moves',
      description: CLUSTER_MOVES,
      answer: async (visit) => {
        // First who asks: what a body would have to be is for operators.
        await getOperator(portOf(connections, visit), visit.site.database, visit.session ?? '')
        const order = await readOrder(visit)
        await requireAcceptance(clusters, order)
        const id = await clusters.order(order)
        visit.log.info('cluster_order', { kind: order.kind, cluster: order.cluster, order: id })
        return Response.json({ order: id }, { status: 202 })
      },
    },
    {
      ...CLOUD,
      methods: ['POST'],
      path: '/api/clusters/:cluster/drills',
      description: CLUSTER_DRILLS,
      answer: async ({ params, session = '' }) => {
        const job = await clusters.rehearse(params['cluster'] ?? '', session)
        return Response.json({ job }, { status: 202 })
      },
    },
  ]
}

async function show({ clusters, clock }: ClusterRouteTools): Promise<object> {
  const asked = clusters.history().catch(() => undefined)
  const [{ cluster, move }, history] = await Promise.all([
    clusters.view(),
    inTime(asked, HISTORY_MS),
  ])
  return {
    now: clock.now().toISOString(),
    clusters: [cluster],
    move: move ?? null,
    history: history ?? null,
  }
}

/** A dry run that was read costs nothing; who keeps the cluster looks at the words again, when it is moved. */
async function requireAcceptance(
  clusters: ClusterPort,
  { cluster, kind, accept }: ClusterOrder,
): Promise<void> {
  const plan: unknown = await clusters.plan(cluster, kind)
  const { acceptance } = Object(plan)
  if (typeof acceptance !== 'string' || accept === acceptance) return
  throw new PlatformError('VALUE_INVALID', {
    message:
      'The standby may lack changes: the words that accept their loss are needed. Nothing was ordered.',
    details: [{ field: 'accept', message: `Type: ${acceptance}` }],
  })
}

async function readOrder(visit: Visit): Promise<ClusterOrder> {
  const { kind, epoch, accept } = Object(await visit.json())
  if (typeof epoch !== 'number' || !Number.isSafeInteger(epoch) || epoch < 1)
    throw new PlatformError('BODY_INVALID', {
      message: '"epoch" is that of the cluster as it was seen.',
    })
  if (accept !== undefined && (typeof accept !== 'string' || accept.length > MAX_WORDS))
    throw new PlatformError('BODY_INVALID', { message: '"accept" is not text, or too long.' })
  return {
    cluster: visit.params['cluster'] ?? '',
    kind: kindOf(kind, 'BODY_INVALID'),
    epoch,
    accept: accept === '' ? undefined : accept,
    token: visit.session ?? '',
  }
}

function kindOf(value: unknown, code: 'NOT_FOUND' | 'BODY_INVALID' = 'NOT_FOUND'): ClusterMoveKind {
  const kind = MOVE_KINDS.find((one) => one === value)
  if (kind !== undefined) return kind
  throw new PlatformError(code, { message: `A move is one of ${MOVE_KINDS.join(', ')}.` })
}
