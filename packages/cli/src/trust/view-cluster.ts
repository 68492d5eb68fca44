import { once } from 'node:events'
import { type IncomingMessage, request } from 'node:http'
import { json } from 'node:stream/consumers'
import { type ClusterView, homeSocket } from '@zennnn/cloud'
import { PlatformError } from '@zennnn/kernel'

/** The cluster as `up` shows it at its socket `view`, which can do nothing else. */
export async function viewCluster(home: string, signal: AbortSignal): Promise<ClusterView> {
  try {
    const asked = request({ socketPath: homeSocket(home, 'view'), path: '/', agent: false, signal })
    asked.end()
    const [answer]: IncomingMessage[] = await once(asked, 'response', { signal })
    if (answer?.statusCode !== 200) throw new Error(`up answers with ${answer?.statusCode}`)
    return Object(await json(answer)).cluster
  } catch (cause) {
    signal.throwIfAborted()
    throw new PlatformError('DATABASE_UNAVAILABLE', {
      message: 'Nobody keeps the cluster at the moment, so that nobody knows how it is.',
      cause,
    })
  }
}
