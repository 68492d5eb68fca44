import { checkDomain, proofFinder } from '@zennnn/cloud'
import { systemClock } from '@zennnn/kernel'
import { openNamedDomain } from '../cloud/domain-argument.ts'
import { proofLines } from '../cloud/domain-lines.ts'
import type { Command } from '../command.ts'

export const domainCheck: Command = {
  name: 'domain check',
  summary:
    'Asks the DNS now whether a domain was shown to be the customer’s own; exits with 1 as long as it was not.',
  parameters: ['<slug>', '<host>'],
  options: {},
  run: async (args, { environment, answer }) => {
    const { place, database, host } = await openNamedDomain(args, environment)
    const register = { ...place, clock: systemClock }
    const domain = await checkDomain(register, { database, host }, proofFinder())
    answer(domain, proofLines(domain, environment.domain))
    return domain.provedAt === undefined ? 1 : 0
  },
}
