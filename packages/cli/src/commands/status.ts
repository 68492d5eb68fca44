import { listCustomerDatabases, readDatabaseSizes } from '@zennnn/cloud'
import { openPlace } from '../cloud/cloud-place.ts'
import type { Command } from '../command.ts'
import { originOf } from '../serve/site-finder.ts'
import { isAnswering } from '../up/answering.ts'

/** Whether the cloud of this home is up. Exit code 1 when a part of it is not. */
export const status: Command = {
  name: 'status',
  summary: 'Says whether the cloud is up and how many databases it has.',
  parameters: [],
  options: {},
  run: async (_args, { environment, answer }) => {
    const place = await openPlace(environment)
    const url = originOf(environment.domain, environment.port)
    const serving = await isAnswering(place.home, environment)
    const databases = await listCustomerDatabases(place.access, place.control)
    const sizes = await readDatabaseSizes(place.access)
    const live = databases.filter(({ state }) => state === 'live').length
    const bytes = [...sizes.values()].reduce((sum, size) => sum + BigInt(size), 0n)
    answer({ url, serving, databases: databases.length, live, bytes: String(bytes) }, [
      `${url} ${serving ? 'answers' : 'does not answer'}`,
      `${databases.length} databases, ${live} live, ${bytes / 1_000_000n} MB in all`,
    ])
    return serving ? 0 : 1
  },
}
