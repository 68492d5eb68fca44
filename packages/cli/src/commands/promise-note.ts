import { addNote, listCustomerNames } from '@zennnn/cloud'
import { PlatformError, systemClock } from '@zennnn/kernel'
import { noteProblem, redactor } from '@zennnn/trust'
import { openPlace } from '../cloud/cloud-place.ts'
import { policyIn } from '../cloud/own-policy.ts'
import { type Command, UsageError } from '../command.ts'
import { promiseNamed } from '../trust/promise-argument.ts'
import { requireSentence } from '../trust/said-option.ts'

export const promiseNote: Command = {
  name: 'promise note',
  summary:
    'Puts a note beside a promise on the public page for 90 days: what happened, what you do, what you did. It cannot be changed or taken back. Name no customer and no person; what names one is refused.',
  parameters: ['<promise>', '<text>'],
  options: {
    by: { type: 'string', value: '<name>', summary: 'Who writes it; this is not published.' },
  },
  run: async (args, { environment, answer }) => {
    const [name, text = ''] = args.parameters
    const by = requireSentence(args, 'by')
    const problem = noteProblem(text)
    if (problem !== undefined) throw new UsageError(`<text>: ${problem}`)
    const place = await openPlace(environment)
    const { id: promise } = promiseNamed(await policyIn(place.home, place.brand), name)
    const redact = redactor(await listCustomerNames(place), [environment.domain])
    if (redact(text) !== text.normalize('NFKC'))
      throw new PlatformError('VALUE_INVALID', {
        message: `The note was not published: it names somebody. Without that it would be: ${redact(text)}`,
        hint: 'Say it without names of customers, people, databases and addresses: everybody reads it, and for long.',
      })
    await addNote({ ...place, clock: systemClock }, { promise, text, by })
    answer({ promise, text }, [`Published beside ${promise}, within a minute: ${text}`])
    return 0
  },
}
