import {
  chooseCopy,
  findControlCopies,
  getRegion,
  prepareHome,
  type Region,
  readRegions,
} from '@zennnn/cloud'
import { PlatformError, parseDatabaseId, systemClock } from '@zennnn/kernel'
import { getState } from '../cloud/cloud-state.ts'
import { followLines, recoveredLines, WORKERS, workersOf } from '../cloud/recovery-lines.ts'
import type { Command, CommandArguments } from '../command.ts'
import { abortedWhenAsked } from '../process-end.ts'
import { lockHome } from '../up/home-lock.ts'
import { type CloudRecovery, recoverCloud } from '../up/recover-cloud.ts'
import { findRecovery, type RecoveryJournal } from '../up/recovery-journal.ts'
import { Shutdown } from '../up/shutdown.ts'

/** Exit code 1 when a database that was in service could not be restored. */
export const vaultRecover: Command = {
  name: 'vault recover',
  summary:
    'On a new machine, with the key of the vault and one region: restores the control database, then every other, paid ones first.',
  parameters: ['<region>'],
  options: {
    list: {
      type: 'boolean',
      summary: 'Only list the backups of the control database that are there, newest first.',
    },
    backup: {
      type: 'string',
      value: '<backup>',
      summary: 'Which of them is to be restored. (the newest)',
    },
    control: {
      type: 'string',
      value: '<id>',
      summary: 'Id of the control database, where the region is no folder of this machine.',
    },
    ...WORKERS,
  },
  run: async ({ parameters, options }, context) => {
    const shutdown = new Shutdown()
    try {
      const workers = workersOf(options)
      const home = await prepareHome(context.environment.home, context.say)
      shutdown.add(await lockHome(home))
      const region = getRegion(readRegions(home), parameters[0] ?? '')
      if (options['list'] === true) {
        const { copies } = await findControlCopies(home, region, seekOf(options))
        context.answer(
          copies,
          copies.map(({ backup, at }) => `${backup} ${at}`),
        )
        return 0
      }
      const journal = await findRecovery(home, systemClock.now())
      const choice = await chooseControl({ home, region, journal }, options)
      if (choice.choices.length === 0)
        context.say('The control database is there already. Going on with what is missing.')
      const recovered = await recoverCloud(
        {
          home,
          journal,
          ...choice,
          regions: readRegions(home),
          workers,
          signal: abortedWhenAsked(),
          follow: context.json ? () => undefined : followLines(workers, context.say),
          prepare: async () => await Promise.resolve(),
        },
        { context, shutdown },
      )
      const { control, databases } = recovered
      context.answer({ control: choice.control, ...control, databases }, [
        ...recoveredLines(recovered),
        'Start the cloud: npm start',
      ])
      return databases.every(({ backup }) => backup !== null) ? 0 : 1
    } finally {
      await shutdown.run()
    }
  },
}

function seekOf(options: CommandArguments['options']) {
  const control = options['control']
  return {
    control: typeof control === 'string' ? parseDatabaseId(control) : undefined,
    now: systemClock.now(),
  }
}

/** That of an earlier run stays, unless another backup is to be restored; after the end of one, that is refused. */
async function chooseControl(
  {
    home,
    region,
    journal: { control, isOver },
  }: { readonly home: string; readonly region: Region; readonly journal: RecoveryJournal },
  options: CommandArguments['options'],
): Promise<Pick<CloudRecovery, 'control' | 'choices'>> {
  const wanted = typeof options['backup'] === 'string' ? options['backup'] : undefined
  if (isOver && control !== null) {
    if (wanted !== undefined && wanted !== control.backup)
      throw new PlatformError('STATE_REFUSED', {
        message: `The control database in ${home} is that of the backup ${control.backup} already. Nothing was changed.`,
        hint: 'Leave --backup away: then what is missing is restored. For another backup take a new folder, with ZENNNN_HOME.',
      })
    return { control: (await getState(home)).control, choices: [] }
  }
  const found = await findControlCopies(home, region, seekOf(options))
  const copy = chooseCopy(found, wanted)
  return {
    control: found.control,
    choices: control?.backup === copy.backup ? [] : [{ ...found, ...copy }],
  }
}
