import { appSetKey, ensureTemplates, recoverControl } from '@zennnn/cloud'
import { InvariantError, type Log, PlatformError, systemClock } from '@zennnn/kernel'
import { CONTROL_SET } from '../cloud/app-catalogue.ts'
import type { CloudPlace } from '../cloud/cloud-place.ts'
import type { ControlChoice } from './recover-cloud.ts'

/** The backup that the control database is now. */
type Of = Pick<ControlChoice, 'backup' | 'at'>

/**
 * Restores the control database from the first of these copies that can be read, and says of the others why they cannot.
 * Throws what is wrong with the last.
 */
export async function restoreControl(
  place: CloudPlace,
  choices: readonly ControlChoice[],
  { say, log }: { readonly say: (sentence: string) => void; readonly log: Log },
): Promise<{ readonly place: CloudPlace; readonly of: Of }> {
  const templates = await ensureTemplates(place.access, [CONTROL_SET], systemClock)
  const template = templates.get(appSetKey(CONTROL_SET.apps))
  if (template === undefined)
    throw new InvariantError('control-template', 'The control database has no template.')
  const { registry } = CONTROL_SET
  for (const choice of choices) {
    const { backup, at, repository } = choice
    say(`Restoring the control database as of ${at}, from the region ${repository.region}.`)
    try {
      const source = { home: place.home, ...choice, registry, template, log }
      const access = await recoverControl(place.access, source)
      return { place: { ...place, access }, of: { backup, at } }
    } catch (error) {
      if (!(error instanceof PlatformError) || choice === choices.at(-1)) throw error
      say(`The copy in the region ${repository.region} is no use: ${error.message}`)
    }
  }
  throw new InvariantError(
    'control-choices',
    'There is nothing to restore the control database from.',
  )
}
