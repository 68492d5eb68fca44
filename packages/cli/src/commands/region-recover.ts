import { resolve } from 'node:path'
import { findRecoveryPlan, getRegion, prepareHome, readRegions } from '@zennnn/cloud'
import { PlatformError, parseDatabaseId, systemClock } from '@zennnn/kernel'
import { openPlace } from '../cloud/cloud-place.ts'
import { findState } from '../cloud/cloud-state.ts'
import {
  followLines,
  recoveredLines,
  tiersOf,
  WITHOUT_LOG,
  WORKERS,
  workersOf,
} from '../cloud/recovery-lines.ts'
import { planAnswer, planLines } from '../cloud/recovery-plan-lines.ts'
import {
  type Command,
  type CommandArguments,
  type CommandContext,
  requireOption,
  UsageError,
} from '../command.ts'
import { abortedWhenAsked } from '../process-end.ts'
import { lockHome } from '../up/home-lock.ts'
import { leftRegions } from '../up/lost-region.ts'
import { recoverRegion } from '../up/recover-region.ts'
import { CLAIM, claimWords } from '../up/recovery-claim.ts'
import { findRecovery } from '../up/recovery-journal.ts'
import { Shutdown } from '../up/shutdown.ts'

/** Exit code 1 when a database that was in service could not be restored. With --json a line for each news. */
export const regionRecover: Command = {
  name: 'region recover',
  summary:
    'When a region with its machines is lost: brings every database back here from the regions that are left, paid ones first, and serves each as soon as it is back.',
  parameters: ['<lost>'],
  options: {
    into: {
      type: 'string',
      value: '<home or region>',
      summary:
        'A folder in which nothing was ever started; or the region that this machine lies in, where the home is that of ZENNNN_HOME.',
    },
    'dry-run': {
      type: 'boolean',
      summary:
        'Only say, in a cloud that runs: the order, what would be lost in time, and how long it would take.',
    },
    control: {
      type: 'string',
      value: '<id>',
      summary: 'Id of the control database, where the regions are no folders of this machine.',
    },
    ...CLAIM,
    ...WITHOUT_LOG,
    ...WORKERS,
  },
  run: async (args, context) => {
    const { home: wanted, into } = placeOf(requireOption(args, 'into'), context)
    const [lost = ''] = args.parameters
    const workers = workersOf(args.options)
    if (into === lost)
      throw new PlatformError('VALUE_INVALID', { message: `The region ${lost} is the lost one.` })
    if (args.options['dry-run'] === true) {
      await answerPlan({ lost, workers }, context)
      return 0
    }
    const shutdown = new Shutdown()
    try {
      const home = await prepareHome(wanted, context.say)
      shutdown.add(await lockHome(home))
      const recovered = await recoverRegion(
        {
          home,
          journal: await findRecovery(home, systemClock.now()),
          lost,
          into,
          control: controlOf(args.options),
          words: claimWords(args.options, context.environment),
          workers,
          mayLackLog: args.options['without-log'] === true,
          signal: abortedWhenAsked(),
          follow: follower(workers, context),
        },
        { context, shutdown },
      )
      const { control, databases, run } = recovered
      context.answer({ event: 'end', control, databases, ms: Math.round(run.ms) }, [
        ...recoveredLines(recovered),
        'Start the cloud: npm start',
      ])
      return databases.every(({ backup }) => backup !== null) ? 0 : 1
    } finally {
      await shutdown.run()
    }
  },
}

/** What has a slash is a folder. */
function placeOf(
  into: string,
  { environment }: CommandContext,
): { readonly home: string; readonly into: string | undefined } {
  return into.includes('/')
    ? { home: resolve(into), into: undefined }
    : { home: environment.home, into }
}

function controlOf({ control }: CommandArguments['options']) {
  return typeof control === 'string' ? parseDatabaseId(control) : undefined
}

function follower(workers: number, { json, say, answer }: CommandContext) {
  if (!json) return followLines(workers, say)
  return (course: Parameters<typeof tiersOf>[0]): void => {
    const tiers = tiersOf(course, workers)
    const { nowMs, pace } = course
    answer(
      { event: 'progress', ms: Math.round(nowMs), bytesPerSecond: Math.round(pace), tiers },
      [],
    )
  }
}

/** What would be done if the region were lost now. */
async function answerPlan(
  { lost, workers }: { readonly lost: string; readonly workers: number },
  { environment, answer }: CommandContext,
): Promise<void> {
  if ((await findState(environment.home)) === undefined)
    throw new UsageError('--dry-run looks at a cloud that runs: there is none in ZENNNN_HOME.')
  const place = await openPlace(environment)
  const all = readRegions(place.home)
  getRegion(all, lost)
  const vault = { ...place, regions: leftRegions(all, lost), clock: systemClock }
  const plan = await findRecoveryPlan(vault, workers)
  answer(planAnswer(plan), planLines(plan, lost))
}
