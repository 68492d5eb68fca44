import { destroyKeys, getCustomerDatabase } from '@zennnn/cloud'
import { type DatabaseId, PlatformError, parseDatabaseId } from '@zennnn/kernel'
import { type CloudPlace, openPlace } from '../cloud/cloud-place.ts'
import { shredLines } from '../cloud/shred-lines.ts'
import { vaultOf } from '../cloud/vault-place.ts'
import { type Command, requireOption, UsageError } from '../command.ts'

/** Exit code 1 when a region still has keys. */
export const vaultKeyDestroy: Command = {
  name: 'vault key destroy',
  summary:
    'Makes every backup of a database that is out of service unreadable for good, and answers with a receipt. Nothing brings them back.',
  parameters: ['<database>'],
  options: {
    confirm: {
      type: 'string',
      value: '<database>',
      summary: 'The same once more, to say that it is meant.',
    },
  },
  run: async (args, { environment, answer }) => {
    const name = args.parameters[0] ?? ''
    if (requireOption(args, 'confirm') !== name)
      throw new UsageError(`--confirm must be ${name}. Nothing was destroyed.`)
    const place = await openPlace(environment)
    const receipt = await destroyKeys(vaultOf(place), await findDatabase(place, name))
    answer(receipt, shredLines(receipt))
    return receipt.complete ? 0 : 1
  },
}

/** By its name, or by its id when it is deleted and has no name any more. */
async function findDatabase({ access, control }: CloudPlace, name: string): Promise<DatabaseId> {
  if (name.startsWith('z_')) return parseDatabaseId(name)
  try {
    return (await getCustomerDatabase(access, control, { slug: name })).database
  } catch (error) {
    if (!(error instanceof PlatformError && error.code === 'NOT_FOUND')) throw error
    throw new PlatformError('NOT_FOUND', {
      message: error.message,
      hint: 'One that is deleted has only its id: it begins with z_.',
      cause: error,
    })
  }
}
