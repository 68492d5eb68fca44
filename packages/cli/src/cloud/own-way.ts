import { readFile } from 'node:fs/promises'
import { certificateFiles, type TlsPlace } from '@zennnn/cloud'
import { type Ask, type Comer, httpsAsk } from '@zennnn/trust'

/** Names may lead elsewhere, as to a load balancer that is not ours: this machine answers for them. */
export const THIS_MACHINE = '127.0.0.1'
/** By this name `serve` always shows a certificate of the cloud's own authority, whoever vouches for its hosts. */
const OWN_NAME = 'localhost'

/**
 * How whoever belongs to this cloud reaches a site of it, to try anything but its certificates: over HTTPS at this machine, sure by
 * the cloud's own authority that it is this cloud that answers. Whether visitors can trust what they are shown is another question,
 * and that of `visitedPlaces` alone. The authority is read anew each time, since another start may have made another one.
 */
export async function ownWay(home: string, port: number): Promise<TlsPlace> {
  const authority = await readFile(certificateFiles(home).authorityPath, 'utf8')
  return { host: OWN_NAME, port, address: THIS_MACHINE, authorities: [authority] }
}

/** A site of this cloud, by the name of its host, asked by that way. */
export async function askSite(
  home: string,
  { port, ...comer }: Comer & { readonly site: string; readonly port: number },
): Promise<Ask> {
  return httpsAsk(await ownWay(home, port), comer)
}
