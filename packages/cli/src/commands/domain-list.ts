import { listDomains } from '@zennnn/cloud'
import { openPlace } from '../cloud/cloud-place.ts'
import { domainLine } from '../cloud/domain-lines.ts'
import type { Command } from '../command.ts'

export const domainList: Command = {
  name: 'domain list',
  summary: 'Lists domains of customers’ own, of one database or of all, and what they wait for.',
  parameters: ['[<slug>]'],
  options: {},
  run: async ({ parameters: [slug] }, { environment, answer }) => {
    const domains = await listDomains(await openPlace(environment), slug)
    answer(domains, domains.length === 0 ? ['There are no domains.'] : domains.map(domainLine))
    return 0
  },
}
