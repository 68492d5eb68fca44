import { readEvidence } from '@zennnn/cloud'
import { controlsOf } from '@zennnn/trust'
import { openPlace } from '../cloud/cloud-place.ts'
import { policyIn } from '../cloud/own-policy.ts'
import type { Command } from '../command.ts'
import { policyHere } from '../trust/keep-days.ts'
import { promiseLine } from '../trust/promise-lines.ts'

/** Exit code 1 when one is broken, or the evidence does not hold. */
export const promiseList: Command = {
  name: 'promise list',
  summary: 'Lists what this cloud promises, and what is known of each promise.',
  parameters: [],
  options: {},
  run: async (_args, { environment, answer }) => {
    const place = await openPlace(environment)
    const { access, control, brand } = place
    const wanted = controlsOf(await policyIn(place.home, brand))
    const { view } = await policyHere(place, await readEvidence(access, control, wanted))
    const { problems } = view.chain
    const promises = view.sentences.map(({ promise, verdict }) => ({
      id: promise.id,
      says: promise.says,
      state: verdict.state,
      since: verdict.since?.toISOString() ?? null,
    }))
    answer({ brand, cloud: view.cloud, promises, problems }, [
      ...view.sentences.map(promiseLine),
      ...problems.map(({ message }) => `The evidence does not hold: ${message}`),
    ])
    return problems.length === 0 && promises.every(({ state }) => state !== 'broken') ? 0 : 1
  },
}
