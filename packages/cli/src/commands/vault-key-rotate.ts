import { getCustomerDatabase, rotatePasswords, rotateVaultKey } from '@zennnn/cloud'
import { type CloudPlace, openPlace } from '../cloud/cloud-place.ts'
import { vaultOf } from '../cloud/vault-place.ts'
import { type Command, type CommandContext, type ExitCode, UsageError } from '../command.ts'

/** Exit code 1 when a repository still has its old password. */
export const vaultKeyRotate: Command = {
  name: 'vault key rotate',
  summary:
    'Gives the repositories of a database, or of all, new passwords; or the vault a new key. When it is killed, the next run finishes.',
  parameters: ['[<slug>]'],
  options: {
    master: {
      type: 'boolean',
      summary: 'The key of the vault, that all passwords are wrapped with.',
    },
  },
  run: async ({ parameters, options }, context) => {
    const slug = parameters[0]
    if (options['master'] !== true)
      return await rotate(await openPlace(context.environment), slug, context)
    if (slug !== undefined) throw new UsageError('The key of the vault is not of one database.')
    const passwords = await rotateVaultKey(vaultOf(await openPlace(context.environment)))
    context.answer({ passwords }, [
      `The vault has a new key, and ${passwords} passwords are wrapped with it. Copy the file secrets/vault-key anew.`,
    ])
    return 0
  },
}

async function rotate(
  place: CloudPlace,
  slug: string | undefined,
  { answer }: CommandContext,
): Promise<ExitCode> {
  const only =
    slug === undefined
      ? undefined
      : (await getCustomerDatabase(place.access, place.control, { slug })).database
  const results = await rotatePasswords(vaultOf(place), only)
  answer(results, [
    ...results
      .filter(({ rotated }) => !rotated)
      .map(({ database, region, message }) => `${database} in ${region}: not yet: ${message}`),
    `${results.filter(({ rotated }) => rotated).length} of ${results.length} repositories have a new password, and no other.`,
  ])
  return results.every(({ rotated }) => rotated) ? 0 : 1
}
