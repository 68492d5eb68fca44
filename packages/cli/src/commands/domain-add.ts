import { claimDomain } from '@zennnn/cloud'
import { openNamedDomain } from '../cloud/domain-argument.ts'
import { proofLines } from '../cloud/domain-lines.ts'
import type { Command } from '../command.ts'

export const domainAdd: Command = {
  name: 'domain add',
  summary:
    'Adds a domain of the customer’s own to a database, and says which records of its DNS show that it is theirs.',
  parameters: ['<slug>', '<host>'],
  options: {},
  run: async (args, { environment, answer }) => {
    const { place, database, host } = await openNamedDomain(args, environment)
    const domain = await claimDomain(place, { database, host })
    answer(domain, proofLines(domain, environment.domain))
    return 0
  },
}
