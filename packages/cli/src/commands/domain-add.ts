import { claimDomain, getCustomerDatabase, parseOwnHost } from '@zennnn/cloud'
import { openPlace } from '../cloud/cloud-place.ts'
import { proofLines } from '../cloud/domain-lines.ts'
import type { Command } from '../command.ts'

export const domainAdd: Command = {
  name: 'domain add',
  summary:
    'Adds a domain of the customer’s own to a database, and says which records of its DNS show that it is theirs.',
  parameters: ['<slug>', '<host>'],
  options: {},
  run: async ({ parameters: [slug = '', text = ''] }, { environment, answer }) => {
    const host = parseOwnHost(text, environment.domain)
    const place = await openPlace(environment)
    const { record: database } = await getCustomerDatabase(place.access, place.control, { slug })
    const domain = await claimDomain(place, { database, host })
    answer(domain, proofLines(domain, environment.domain))
    return 0
  },
}
