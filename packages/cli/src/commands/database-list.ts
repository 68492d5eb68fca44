import { listCustomerDatabases } from '@zennnn/cloud'
import { openPlace } from '../cloud/cloud-place.ts'
import type { Command } from '../command.ts'

export const databaseList: Command = {
  name: 'database list',
  summary: 'Lists the databases of customers.',
  parameters: [],
  options: {},
  run: async (_args, { environment, answer }) => {
    const place = await openPlace(environment)
    const databases = await listCustomerDatabases(place.access, place.control)
    const lines = databases.map(({ slug, tier, state, apps, name }) =>
      [slug.padEnd(24), tier.padEnd(10), state.padEnd(13), apps.join(',').padEnd(22), name].join(
        ' ',
      ),
    )
    answer(databases, lines.length === 0 ? ['There are no databases.'] : lines)
    return 0
  },
}
