import { getCustomerDatabase } from '@zennnn/cloud'
import { openPlace } from '../cloud/cloud-place.ts'
import type { Command } from '../command.ts'

export const databaseShow: Command = {
  name: 'database show',
  summary: 'Shows what is known of a database.',
  parameters: ['<slug>'],
  options: {},
  run: async ({ parameters }, { environment, answer }) => {
    const place = await openPlace(environment)
    const slug = parameters[0] ?? ''
    const database = await getCustomerDatabase(place.access, place.control, { slug })
    const fields: Readonly<Record<string, string | readonly string[] | null>> = { ...database }
    answer(
      database,
      Object.entries(fields).map(([name, value]) => `${name.padEnd(10)} ${format(value)}`),
    )
    return 0
  },
}

function format(value: string | readonly string[] | null): string {
  if (value === null) return '-'
  return typeof value === 'string' ? value : value.join(', ')
}
