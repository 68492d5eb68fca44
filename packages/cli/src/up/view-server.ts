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
      // Before it: a move whose end is shown is seen in the cluster, too.
      const { newest: move } = desk
      const cluster = await view()
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

interface KeptView {
  readonly view: Promise<ClusterView>
  /** As far as it was. */
  readonly move: Desk['newest']
  /** Until then it is the newest; for ever while it is on its way. */
  untilMs: number
}

/** One at a time: a primary or a disk that hangs is not asked again and again. */
function sharedView(desk: Pick<Desk, 'view' | 'newest'>): () => Promise<ClusterView> {
  let kept: KeptView | undefined
  const begin = (): KeptView => {
    const untilMs = performance.now() + FRESH_MS
    const begun: KeptView = { view: desk.view(), move: desk.newest, untilMs: Infinity }
    const end = (): void => {
      begun.untilMs = untilMs
    }
    begun.view.then(end, end)
    return begun
  }
  const look = async (): Promise<ClusterView> => {
    if (kept?.untilMs === Infinity && kept.move !== desk.newest) {
      // It began before the move came so far, and may not show it.
      await kept.view.catch(() => undefined)
      return await look()
    }
    if (kept === undefined || kept.untilMs < performance.now() || kept.move !== desk.newest)
      kept = begin()
    return await kept.view
  }
  return look
}
