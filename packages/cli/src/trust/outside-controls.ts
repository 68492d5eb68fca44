import { readFile } from 'node:fs/promises'
import { certificateFiles, listCustomerDatabases, lookAtTls, type TlsPlace } from '@zennnn/cloud'
import { systemClock } from '@zennnn/kernel'
import {
  type Control,
  httpsAsk,
  securityTxtControl,
  tlsChainControl,
  tlsHandshakeControl,
  tlsRatingControl,
} from '@zennnn/trust'
import type { OpenPlace } from '../cloud/cloud-place.ts'
import type { Environment } from '../environment.ts'
import { originOf } from '../serve/site-finder.ts'
import { turnsOf } from './turns-file.ts'

type Site = Pick<Environment, 'domain' | 'port'>

/** What a stranger is told by every host of this cloud. */
export function outsideControls(place: OpenPlace, site: Site): readonly Control[] {
  const port = {
    clock: systemClock,
    places: async () => await tlsPlaces(place, site),
    look: lookAtTls,
    turns: turnsOf(place.home),
  }
  return [
    tlsHandshakeControl(port),
    tlsRatingControl(port),
    tlsChainControl(port),
    securityTxtControl({
      clock: systemClock,
      origin: originOf(site.domain, site.port),
      cloud: async (question, signal) => {
        const ask = httpsAsk(await tlsPlace(place.home, site.domain, site.port), {
          connections: 1,
        })
        return await ask(question, signal)
      },
    }),
  ]
}

/** The cloud's own host, then those of customers in service. */
async function tlsPlaces(
  { home, access, control }: OpenPlace,
  { domain, port }: Site,
): Promise<readonly TlsPlace[]> {
  const customers = await listCustomerDatabases(access, control)
  const hosts = customers.filter(({ state }) => state === 'live').map(({ host }) => host)
  const own = await tlsPlace(home, domain, port)
  return [own, ...hosts.map((host) => ({ ...own, host }))]
}

/**
 * On this machine, whatever the name leads to. The authority is read anew each time: another start may have made another one. It
 * is public, so that `work` may read it.
 */
async function tlsPlace(home: string, host: string, port: number): Promise<TlsPlace> {
  const authority = await readFile(certificateFiles(home).authorityPath, 'utf8')
  return { host, port, address: '127.0.0.1', authorities: [authority] }
}
