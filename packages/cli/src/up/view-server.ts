import {
  type ClusterDesk,
  type ClusterView,
  refuseQuestion,
  type SocketExchange,
  type SocketServer,
  serveAtSocket,
} from '@zennnn/cloud'
import { PlatformError } from '@zennnn/kernel'
import type { ClusterShown } from '../cloud/cluster-shown.ts'

/** Who looks within this time sees the same: however many windows look, the primary is asked once. */
const FRESH_MS = 400

type Desk = Pick<ClusterDesk, 'view' | 'plan' | 'newest'>

/**
 * Shows the cluster to whoever may open the socket, and can do nothing else: `GET /` is a ClusterShown, `GET /plan/<kind>` what a
 * move would do. There is no database in between, so that it can be looked at while there is none. SETUP_FAILED.
 */
export async function startViewServer(desk: Desk, socket: string): Promise<SocketServer> {
  const view = sharedView(desk)
  return await serveAtSocket(socket, 'shows the cluster', async ({ incoming, outgoing }) => {
    try {
      const answer = await show({ desk, view }, incoming)
      outgoing.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify(answer))
    } catch (error) {
      refuseQuestion(outgoing, error)
    }
  })
}

async function show(
  { desk, view }: { readonly desk: Desk; readonly view: () => Promise<ClusterView> },
  { method = '', url = '' }: SocketExchange['incoming'],
): Promise<unknown> {
  switch (`${method} ${url}`) {
    case 'GET /': {
      const cluster = await view()
      const { newest: move } = desk
      return { cluster, ...(move === undefined ? {} : { move }) } satisfies ClusterShown
    }
    case 'GET /plan/switchover':
      return await desk.plan('switchover')
    case 'GET /plan/failover':
      return await desk.plan('failover')
    default:
      throw new PlatformError('NOT_FOUND')
  }
}

function sharedView(desk: Pick<Desk, 'view'>): () => Promise<ClusterView> {
  let kept: { readonly view: Promise<ClusterView>; readonly untilMs: number } | undefined
  return async () => {
    const now = performance.now()
    if (kept === undefined || kept.untilMs < now)
      kept = { view: desk.view(), untilMs: now + FRESH_MS }
    return await kept.view
  }
}
