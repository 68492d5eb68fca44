import { readEvidence } from '@zennnn/cloud'
import { controlsOf } from '@zennnn/trust'
import { openPlace } from '../cloud/cloud-place.ts'
import { policyIn } from '../cloud/own-policy.ts'
import type { Command } from '../command.ts'
import { policyHere } from '../trust/keep-days.ts'
import { promiseNamed } from '../trust/promise-argument.ts'
import { promiseLines } from '../trust/promise-lines.ts'

/** Exit code 1 when it is broken. */
export const promiseShow: Command = {
  name: 'promise show',
  summary: 'Shows all that is known of one promise, as the security page does.',
  parameters: ['<promise>'],
  options: {},
  run: async (args, { environment, answer }) => {
    const place = await openPlace(environment)
    const { access, control, brand } = place
    const made = await policyIn(place.home, brand)
    const { id } = promiseNamed(made, args.parameters[0])
    const policy = await policyHere(place, await readEvidence(access, control, controlsOf(made)))
    const sentence = policy.view.sentences.find(({ promise }) => promise.id === id)
    if (sentence === undefined) return 1
    // As the page has it, down to the names of its members.
    const published: readonly unknown[] = Object(JSON.parse(policy.json())).promises
    answer(
      published.find((one) => Object(one).id === id),
      promiseLines(sentence),
    )
    return sentence.verdict.state === 'broken' ? 1 : 0
  },
}
