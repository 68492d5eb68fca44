import { removeDomain } from '@zennnn/cloud'
import { openNamedDomain } from '../cloud/domain-argument.ts'
import type { Command } from '../command.ts'

export const domainRemove: Command = {
  name: 'domain remove',
  summary:
    'Removes a domain of a customer’s own from a database: it leads nowhere at once, and its certificate is thrown away.',
  parameters: ['<slug>', '<host>'],
  options: {},
  run: async (args, { environment, answer }) => {
    const { place, slug, database, host } = await openNamedDomain(args, environment)
    await removeDomain(place, { database, host })
    answer({ host, slug }, [`${host} does not lead to ${slug} any more.`])
    return 0
  },
}
