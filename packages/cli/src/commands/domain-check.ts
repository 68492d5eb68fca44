import { checkDomain, getCustomerDatabase, parseOwnHost, proofFinder } from '@zennnn/cloud'
import { systemClock } from '@zennnn/kernel'
import { openPlace } from '../cloud/cloud-place.ts'
import { proofLines } from '../cloud/domain-lines.ts'
import type { Command } from '../command.ts'

export const domainCheck: Command = {
  name: 'domain check',
  summary:
    'Asks the DNS now whether a domain was shown to be the customer’s own; exits with 1 as long as it was not.',
  parameters: ['<slug>', '<host>'],
  options: {},
  run: async ({ parameters: [slug = '', text = ''] }, { environment, answer }) => {
    const host = parseOwnHost(text, environment.domain)
    const place = await openPlace(environment)
    const { record: database } = await getCustomerDatabase(place.access, place.control, { slug })
    const register = { ...place, clock: systemClock }
    const domain = await checkDomain(register, { database, host }, proofFinder())
    answer(domain, proofLines(domain, environment.domain))
    return domain.provedAt === undefined ? 1 : 0
  },
}
