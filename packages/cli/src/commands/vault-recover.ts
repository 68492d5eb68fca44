import {
  type ControlCopies,
  chooseCopy,
  findControlCopies,
  getRegion,
  prepareHome,
  type Region,
  readRegions,
} from '@zennnn/cloud'
import { PlatformError, parseDatabaseId, systemClock } from '@zennnn/kernel'
import { getState } from '../cloud/cloud-state.ts'
import {
  followLines,
  recoveredLines,
  WITHOUT_LOG,
  WORKERS,
  workersOf,
} from '../cloud/recovery-lines.ts'
import type { Command, CommandArguments } from '../command.ts'
import { abortedWhenAsked } from '../process-end.ts'
import { lockHome } from '../up/home-lock.ts'
import { type CloudRecovery, giveCopies, recoverCloud } from '../up/recover-cloud.ts'
import {
  becomeCloud,
  CLAIM,
  type ClaimWords,
  claimOf,
  claimWords,
  requireLost,
} from '../up/recovery-claim.ts'
import { findRecovery, type RecoveryJournal } from '../up/recovery-journal.ts'
import { findBackupSigns, findShared } from '../up/shared-regions.ts'
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
    ...CLAIM,
    ...WITHOUT_LOG,
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
        await giveCopies(home, context.say)
        const { copies } = await findControlCopies(home, region, seekOf(options))
        context.answer(
          copies,
          copies.map(({ backup, at }) => `${backup} ${at}`),
        )
        return 0
      }
      const journal = await findRecovery(home, systemClock.now())
      const users = await giveCopies(home, context.say)
      const choice = await chooseControl({ home, region, journal }, options)
      const words = claimWords(options, context.environment)
      if (choice.choices.length === 0)
        context.say('The control database is there already. Going on with what is missing.')
      const recovered = await recoverCloud(
        {
          home,
          users,
          control: choice.control,
          choices: choice.choices,
          lost: undefined,
          ...(await claimed({ home, journal }, choice, { words, say: context.say })),
          regions: readRegions(home),
          workers,
          mayLackLog: options['without-log'] === true,
          signal: abortedWhenAsked(),
          follow: context.json ? () => undefined : followLines(workers, context.say),
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

/**
 * By what it is known in the regions, and how it becomes the cloud before any database of a customer is back. Of a copy that was
 * brought here the cloud that it is of never hears; of every other region in regions.json it would, once this one is started.
 */
async function claimed(
  { home, journal }: Omit<Target, 'region'>,
  { control, found }: Choice,
  { words, say }: { readonly words: ClaimWords; readonly say: (sentence: string) => void },
): Promise<Pick<CloudRecovery, 'journal' | 'prepare'>> {
  const claim = claimOf(journal, words.despite)
  const shared = await findShared(home, readRegions(home))
  await requireLost(async () => await findBackupSigns(home, shared, { control, found }), words)
  return {
    journal: { ...journal, takeover: claim.id },
    prepare: async ({ place }) => {
      const repositories = found.map(({ repository }) => repository)
      await becomeCloud(place, { regions: shared, repositories, claim, words, say })
    },
  }
}

interface Target {
  readonly home: string
  readonly region: Region
  readonly journal: RecoveryJournal
}

interface Choice extends Pick<CloudRecovery, 'control' | 'choices'> {
  /** In the region where this becomes the cloud; none where it is already. */
  readonly found: readonly ControlCopies[]
}

/** That of an earlier run stays, unless another backup is to be restored; after the end of one, that is refused. */
async function chooseControl(
  { home, region, journal: { control, isOver } }: Target,
  options: CommandArguments['options'],
): Promise<Choice> {
  const wanted = typeof options['backup'] === 'string' ? options['backup'] : undefined
  if (isOver && control !== null) {
    if (wanted !== undefined && wanted !== control.backup)
      throw new PlatformError('STATE_REFUSED', {
        message: `The control database in ${home} is that of the backup ${control.backup} already. Nothing was changed.`,
        hint: 'Leave --backup away: then what is missing is restored. For another backup take a new folder, with ZENNNN_HOME.',
      })
    return { control: (await getState(home)).control, choices: [], found: [] }
  }
  const found = await findControlCopies(home, region, seekOf(options))
  const copy = chooseCopy(found, wanted)
  return {
    control: found.control,
    found: [found],
    choices: control?.backup === copy.backup ? [] : [{ ...found, ...copy }],
  }
}
