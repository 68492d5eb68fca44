import { homeSocket, isAnsweredAt } from '@zennnn/cloud'
import { askSite } from '../cloud/own-way.ts'
import type { Environment } from '../environment.ts'

const PATIENCE_MS = 3_000

/** Whether `serve` answers, and it is this cloud's. */
async function isAnswering(home: string, { domain, port }: Environment): Promise<boolean> {
  const ask = await askSite(home, { site: domain, port, connections: 1 })
  return await ask({ path: '/healthz' }, AbortSignal.timeout(PATIENCE_MS)).then(
    ({ status }) => status === 200,
    () => false,
  )
}

/** The processes that others ask, and whether each answers. `work` is asked by nobody: it takes its jobs. */
export async function findAnswering(
  home: string,
  environment: Environment,
): Promise<Readonly<Record<'serve' | 'derive' | 'deliver', boolean>>> {
  const [serve, derive, deliver] = await Promise.all([
    isAnswering(home, environment),
    isAnsweredAt(homeSocket(home, 'derive')),
    isAnsweredAt(homeSocket(home, 'door')),
  ])
  return { serve, derive, deliver }
}
