import { beginChain, ensureTrustKey, findChain, publicKeyText, record } from '@zennnn/cloud'
import { systemClock } from '@zennnn/kernel'
import type { OpenPlace } from '../cloud/cloud-place.ts'
import { keepToday } from '../trust/keep-days.ts'

/**
 * Makes the key that signs evidence, and a chain for it. A new key, or another host name, begins a chain that names the old one;
 * what was of this day until then is kept, so that nobody hides a failure by taking the key away.
 */
export async function prepareEvidence(
  place: OpenPlace,
  domain: string,
  say: (sentence: string) => void,
): Promise<void> {
  const publicKey = publicKeyText(await ensureTrustKey(place.home))
  const chain = await findChain(place)
  if (chain?.publicKey === publicKey && chain.cloud === domain) return
  if (chain !== undefined) {
    await record(place, async (register) => {
      await keepToday(place, register)
    })
    say(
      chain.publicKey === publicKey
        ? `Evidence is of ${domain} from now on, not of ${chain.cloud}.`
        : 'Evidence is signed by a new key from now on: the security page names the old one, and who checks it is told.',
    )
  }
  await beginChain({ ...place, clock: systemClock }, { cloud: domain, publicKey })
}
