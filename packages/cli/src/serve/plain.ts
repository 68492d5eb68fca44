import { findChallenge } from '@zennnn/cloud'
import type { Log } from '@zennnn/kernel'
import { listenPlain, type RunningServer, type Site } from '@zennnn/server'
import type { Environment } from '../environment.ts'

/** The way from HTTP to HTTPS, and what authorities look for; undefined where no port for it is configured. */
export async function servePlain(
  home: string,
  { certificates: { httpPort: port } }: Pick<Environment, 'certificates'>,
  findSite: (host: string) => Promise<Site | undefined>,
  log: Log,
): Promise<RunningServer | undefined> {
  if (port === undefined) return undefined
  return await listenPlain({
    listen: { address: '::', port },
    findChallenge: async (host, token) => await findChallenge(home, host, token),
    findOrigin: async (host) => (await findSite(host))?.origin,
    log,
  })
}
