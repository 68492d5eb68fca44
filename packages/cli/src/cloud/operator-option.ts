import { getOperatorByLogin, type Operator } from '@zennnn/cloud'
import { type CommandArguments, requireOption } from '../command.ts'
import { type OpenPlace, openPlace } from './cloud-place.ts'

/** Of every command that is done in the name of an operator. */
export const AS = {
  as: { type: 'string', value: '<login>', summary: 'Operator who does it.' },
} as const

/**
 * The cloud, and the account of its control database that whoever is at the machine names: active, and an operator's. UsageError,
 * NOT_FOUND.
 */
export async function openAs(
  args: CommandArguments,
  environment: Parameters<typeof openPlace>[0],
): Promise<{ readonly place: OpenPlace; readonly operator: Operator }> {
  const login = requireOption(args, 'as')
  const place = await openPlace(environment)
  return { place, operator: await getOperatorByLogin(place.access, place.control, login) }
}
