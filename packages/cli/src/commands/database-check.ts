import { checkDatabase, getCustomerDatabase } from '@zennnn/cloud'
import { openPlace } from '../cloud/cloud-place.ts'
import { vaultOf } from '../cloud/vault-place.ts'
import type { Command } from '../command.ts'

/** Exit code 1 when something is damaged. */
export const databaseCheck: Command = {
  name: 'database check',
  summary: 'Looks at every table and index of a database, as `work` does once a week.',
  parameters: ['<slug>'],
  options: {},
  run: async ({ parameters }, { environment, answer }) => {
    const place = await openPlace(environment)
    const { database, slug } = await getCustomerDatabase(place.access, place.control, {
      slug: parameters[0] ?? '',
    })
    const result = await checkDatabase(vaultOf(place), database)
    const { tables, indexes, problems, durationMs } = result
    const seen = `${tables} tables and ${indexes} indexes, in ${durationMs} ms`
    answer(
      { database: slug, ...result },
      problems.length === 0
        ? [`All of ${slug} is sound: ${seen}.`]
        : [`${slug} is damaged (${seen}):`, ...problems.map((problem) => `  ${problem}`)],
    )
    return problems.length === 0 ? 0 : 1
  },
}
