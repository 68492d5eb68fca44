import { getCustomerDatabase, parseOwnHost, removeDomain } from '@zennnn/cloud'
import { openPlace } from '../cloud/cloud-place.ts'
import type { Command } from '../command.ts'

export const domainRemove: Command = {
  name: 'domain remove',
  summary:
    'Removes a domain of a customer’s own from a database: it leads nowhere at once, and its certificate is thrown away.',
  parameters: ['<slug>', '<host>'],
  options: {},
  run: async ({ parameters: [slug = '', text = ''] }, { environment, answer }) => {
    const host = parseOwnHost(text, environment.domain)
    const place = await openPlace(environment)
    const { record: database } = await getCustomerDatabase(place.access, place.control, { slug })
    await removeDomain(place, { database, host })
    answer({ host, slug }, [`${host} does not lead to ${slug} any more.`])
    return 0
  },
}
