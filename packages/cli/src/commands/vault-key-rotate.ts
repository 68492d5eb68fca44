import {
  getCustomerDatabase,
  renewControl,
  rotatePasswords,
  rotateVaultKey,
  type Vault,
} from '@zennnn/cloud'
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
    return await rotateMaster(vaultOf(await openPlace(context.environment)), context)
  },
}

/** What opens the copies of the control database comes from the key: it is not over before they have that. */
async function rotateMaster(vault: Vault, { answer }: CommandContext): Promise<ExitCode> {
  const passwords = await rotateVaultKey(vault)
  const { rotations, backup } = await renewControl(vault)
  const isRenewed =
    rotations.every(({ rotated }) => rotated) && (backup === null || backup.state === 'complete')
  answer({ passwords, rotations, backup: backup?.id ?? null }, [
    `The vault has a new key, and ${passwords} passwords are wrapped with it. Copy the file secrets/vault-key anew.`,
    ...rotations.flatMap(({ region, message }) =>
      message === null ? [] : [`The control database in ${region}: not yet: ${message}`],
    ),
    ...(isRenewed
      ? []
      : [
          'Keep the key of before too, until zennnn backup run control ends well: it alone opens what is there.',
        ]),
  ])
  return isRenewed ? 0 : 1
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
