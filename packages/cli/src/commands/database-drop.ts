import {
  type DatabaseCopy,
  DROP_DELAY_DAYS,
  destroyKeys,
  findCopies,
  getCustomerDatabase,
  isOutOfService,
  noteOperatorEvent,
  requestControlJob,
  requireOfCustomer,
  type ShredReceipt,
} from '@zennnn/cloud'
import { type DatabaseId, PlatformError, systemClock } from '@zennnn/kernel'
import { type CloudPlace, openPlace } from '../cloud/cloud-place.ts'
import { followJob } from '../cloud/follow-job.ts'
import { shredLines } from '../cloud/shred-lines.ts'
import { vaultOf } from '../cloud/vault-place.ts'
import { type Command, type CommandArguments, UsageError } from '../command.ts'

/** Exit code 1 when keys were to be destroyed and a region still has some. */
export const databaseDrop: Command = {
  name: 'database drop',
  summary: 'Takes a database out of service at once and deletes it after some days.',
  parameters: ['<slug>'],
  options: {
    days: {
      type: 'string',
      value: '<n>',
      summary: `Days until it is deleted for good. (${DROP_DELAY_DAYS})`,
    },
    shred: {
      type: 'boolean',
      summary: 'Destroy the keys to its backups at once: nothing brings these back.',
    },
    'with-copies': {
      type: 'boolean',
      summary: 'With --shred: do the same to all that was restored from it on the side.',
    },
  },
  run: async (args, { environment, answer, say }) => {
    const days = parseDays(args)
    const shreds = args.options['shred'] === true
    const takesCopies = args.options['with-copies'] === true
    if (takesCopies && !shreds) throw new UsageError('--with-copies goes with --shred.')
    const place = await openPlace(environment)
    const slug = args.parameters[0] ?? ''
    const found = await getCustomerDatabase(place.access, place.control, { slug })
    requireOfCustomer(found)
    const { record, database: id } = found
    const copies = shreds ? await findCopies(place, id) : []
    if (!takesCopies) refuseCopies(slug, copies)
    if (shreds)
      for (const one of [...copies.map((copy) => copy.database), id])
        await noteShredding(place, one)
    const served = copies.filter((copy) => !isOutOfService(copy))
    for (const one of [...served.map((copy) => copy.record), record])
      await takeOut(place, { record: one, days, say })
    const database = await getCustomerDatabase(place.access, place.control, { slug })
    const line = `${slug} is out of service and will be deleted after ${database.dropAfter}.`
    if (!shreds) {
      answer(database, [line])
      return 0
    }
    const receipt = await shredAll(place, copies, id)
    answer({ ...database, receipt }, [line, ...shredLines(receipt)])
    return receipt.complete ? 0 : 1
  },
}

/** Whoever is shown a receipt takes it that his data are gone: copies hold them too. */
function refuseCopies(slug: string, copies: readonly DatabaseCopy[]): void {
  if (copies.length === 0) return
  throw new PlatformError('STATE_REFUSED', {
    message: `${copies.map((copy) => copy.slug).join(', ')} was restored from ${slug}, or has backups that can be read. Nothing was done.`,
    hint: 'Add --with-copies to take these out of service too, and to destroy the keys to their backups.',
  })
}

async function noteShredding(place: CloudPlace, database: DatabaseId): Promise<void> {
  await noteOperatorEvent(place, database, {
    about: 'database',
    record: null,
    words: 'asked to take the database out of service and to destroy all keys to its backups',
  })
}

async function takeOut(
  place: CloudPlace,
  {
    record,
    days,
    say,
  }: {
    readonly record: string
    readonly days: number
    readonly say: (sentence: string) => void
  },
): Promise<void> {
  const job = await requestControlJob(place.access, place.control, {
    kind: 'drop_database',
    input: { record, days },
    clock: systemClock,
  })
  await followJob(place, job, say)
}

/** Copies of copies first, so that the receipt of each says of all that were made of it that they are shredded. */
async function shredAll(
  place: CloudPlace,
  copies: readonly DatabaseCopy[],
  database: DatabaseId,
): Promise<ShredReceipt> {
  const vault = vaultOf(place)
  for (const copy of copies) await destroyKeys(vault, copy.database)
  return await destroyKeys(vault, database)
}

function parseDays(args: CommandArguments): number {
  const text = args.options['days'] ?? String(DROP_DELAY_DAYS)
  const days = Number(text)
  if (Number.isInteger(days) && days >= 0 && days <= 3650) return days
  throw new UsageError('--days must be a number from 0 to 3650.')
}
