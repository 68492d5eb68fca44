import {
  listCustomerDatabases,
  noteOperatorEvent,
  parsePoint,
  readControlJob,
  requestControlJob,
} from '@zennnn/cloud'
import { PlatformError, systemClock } from '@zennnn/kernel'
import type { CommandContext } from '../command.ts'
import { AT_THE_MACHINE } from './asker.ts'
import type { CloudPlace } from './cloud-place.ts'
import { followJob } from './follow-job.ts'

/**
 * Has a backup made of a customer's database as it was at a moment; its id. VALUE_INVALID for what is no moment or lies ahead,
 * NOT_FOUND for no such database, STATE_REFUSED where there is no log of it.
 */
export async function backupAt(
  place: CloudPlace,
  wanted: { readonly slug: string; readonly at: unknown },
  { say }: Pick<CommandContext, 'say'>,
): Promise<string> {
  const { access, control } = place
  const at = parsePoint(wanted.at, systemClock.now())
  const customers = await listCustomerDatabases(access, control)
  const customer = customers.find(
    ({ slug, state }) => slug === wanted.slug && (state === 'live' || state === 'suspended'),
  )
  if (customer === undefined)
    throw new PlatformError('NOT_FOUND', {
      message: `There is no database "${wanted.slug}" in service.`,
      hint: 'With --at a database is named, not a backup: zennnn database list.',
    })
  const { database } = customer
  await noteOperatorEvent(place, database, {
    about: 'backup',
    record: null,
    words: `asked for the database as it was at ${at.toISOString()}`,
  })
  const job = await requestControlJob(access, control, {
    kind: 'backup_at',
    input: { database, at: at.toISOString(), ...AT_THE_MACHINE },
    clock: systemClock,
  })
  await followJob(place, job, say)
  const { result } = await readControlJob(access, control, job)
  const fetched: unknown = Reflect.get(Object(result), 'fetch')
  return String(Reflect.get(Object(fetched), 'backup'))
}
