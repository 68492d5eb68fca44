import {
  chooseCopy,
  findControlCopies,
  getRegion,
  prepareHome,
  type Recovered,
  type Region,
  readRegions,
} from '@zennnn/cloud'
import { PlatformError, parseDatabaseId } from '@zennnn/kernel'
import { getState } from '../cloud/cloud-state.ts'
import type { Command, CommandArguments } from '../command.ts'
import { lockHome } from '../up/home-lock.ts'
import { type ControlChoice, recoverCloud } from '../up/recover-cloud.ts'
import { findRecovery, type RecoveryHome } from '../up/recovery-journal.ts'
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
  },
  run: async ({ parameters, options }, context) => {
    const shutdown = new Shutdown()
    try {
      const home = await prepareHome(context.environment.home, context.say)
      shutdown.add(await lockHome(home))
      const region = getRegion(readRegions(home), parameters[0] ?? '')
      if (options['list'] === true) {
        const { copies } = await findControlCopies(home, region, controlOf(options))
        context.answer(
          copies,
          copies.map(({ backup, at }) => `${backup} ${at}`),
        )
        return 0
      }
      const earlier = await findRecovery(home)
      const choice = await chooseControl({ home, region, earlier }, options)
      context.say(
        choice.from === undefined
          ? 'The control database is there already. Going on with what is missing.'
          : `Restoring the control database as of ${choice.at}.`,
      )
      const recovered = await recoverCloud(home, { choice, earlier }, { context, shutdown })
      const { control, backup, at } = choice
      const lost = recovered.filter((one) => one.backup === null)
      context.answer({ control, backup, at, databases: recovered }, [
        `The control database is that of the backup ${backup}, of ${at}.`,
        ...recovered.map(recoveredLine),
        ...(lost.length === 0
          ? []
          : [`Still missing: ${lost.map(({ slug }) => slug).join(', ')}.`, GO_ON]),
        'Start the cloud: npm start',
      ])
      return lost.length === 0 ? 0 : 1
    } finally {
      await shutdown.run()
    }
  },
}

const GO_ON =
  'Bring another region here, and run this command again: it restores only what is missing. Once the cloud is started it cannot: then zennnn restore <backup> --side.'

function recoveredLine({ slug, tier, backup, at, message }: Recovered): string {
  return backup === null
    ? `${slug} (${tier}) is out of service: ${message}`
    : `${slug} (${tier}) is that of the backup ${backup}, of ${at}.`
}

function controlOf(options: CommandArguments['options']) {
  const control = options['control']
  return typeof control === 'string' ? parseDatabaseId(control) : undefined
}

/** That of an earlier run stays, unless another backup is to be restored; after the end of one, that is refused. */
async function chooseControl(
  {
    home,
    region,
    earlier: { journal, isOver },
  }: { readonly home: string; readonly region: Region; readonly earlier: RecoveryHome },
  options: CommandArguments['options'],
): Promise<ControlChoice> {
  const wanted = typeof options['backup'] === 'string' ? options['backup'] : undefined
  if (isOver && journal.control !== null) {
    if (wanted !== undefined && wanted !== journal.control.backup)
      throw new PlatformError('STATE_REFUSED', {
        message: `The control database in ${home} is that of the backup ${journal.control.backup} already. Nothing was changed.`,
        hint: 'Leave --backup away: then what is missing is restored. For another backup take a new folder, with ZENNNN_HOME.',
      })
    const { control } = await getState(home)
    return { control, ...journal.control, from: undefined }
  }
  const { control, copies, repository } = await findControlCopies(home, region, controlOf(options))
  const { backup, at, snapshot } = chooseCopy({ copies }, wanted)
  const isDone = journal.control?.backup === backup
  return { control, backup, at, from: isDone ? undefined : { repository, snapshot } }
}
