import { findChain, record } from '@zennnn/cloud'
import type { OpenPlace } from '../cloud/cloud-place.ts'
import { isKeptPolicy, keepOwnPolicy } from '../cloud/own-policy.ts'
import { keepToday } from '../trust/keep-days.ts'

/**
 * Takes the policy of this start. Where it is another one, what was of this day under the one before is kept first: a sentence
 * that is left out is not tried any more, and nobody hides a failure by taking it away and bringing it back.
 */
export async function takePolicy(
  place: OpenPlace,
  text: string | undefined,
  gid: number | undefined,
): Promise<void> {
  const isOther = !(await isKeptPolicy(place.home, text))
  if (isOther && (await findChain(place)) !== undefined)
    await record(place, async (register) => {
      await keepToday(place, register)
    })
  await keepOwnPolicy(place.home, text, gid)
}
