import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import { type Clock, type Log, PlatformError } from '@zennnn/kernel'
import { ensureClusterSecrets } from '../cluster/cluster-secrets.ts'
import { ClusterKeeper } from '../failover/cluster-keeper.ts'
import type { ClusterView } from '../failover/cluster-view.ts'
import { nodeLayout } from '../failover/node-layout.ts'
import type { Watch } from '../vault/watch.ts'
import { countLost, DrillWriters, makeTable } from './drill-writers.ts'

const POLL_MS = 100
/** On a machine that does much else, too. */
const LONGEST_MS = 120_000
/** Written before the kill, and after the failover. */
const CHANGES = 200

/** What a drill measured. */
interface DrillFigures {
  readonly acknowledged: number
  readonly lost: number
  readonly gapMs: number
  readonly rejoinMs: number
}

/** How a drill ended, as it is kept. */
export interface DrillOutcome {
  readonly state: 'done' | 'failed'
  readonly beganAt: Date
  readonly seconds: number
  readonly figures: DrillFigures | undefined
  /** What was done, in its order. */
  readonly steps: readonly string[]
  readonly message: string | undefined
}

interface DrillTools extends Watch {
  readonly clock: Clock
  readonly log: Log
}

const STEPS = [
  'Making a cluster of two nodes.',
  'Waiting until its standby has everything.',
  'Writing into it.',
  'Killing its primary.',
  'Waiting until the standby took over and is written into.',
  'Waiting until the old primary is its standby.',
  'Counting what is there.',
] as const

/**
 * Rehearses a failover in an empty home, by the keeper of the cloud itself: kills the primary while it is written into, and
 * compares what was acknowledged with what is there. Its own failures are in the outcome; throws only the reason of `signal`.
 */
export async function rehearseFailover(home: string, tools: DrillTools): Promise<DrillOutcome> {
  const beganAt = tools.clock.now()
  const startedAt = performance.now()
  const steps: string[] = []
  const step = async (text: (typeof STEPS)[number]): Promise<void> => {
    tools.signal?.throwIfAborted()
    steps.push(text)
    await tools.report?.({ message: text, done: steps.length - 1, total: STEPS.length })
  }
  const secrets = await ensureClusterSecrets(join(home, 'secrets'))
  const keeper = new ClusterKeeper({
    home,
    secrets,
    standby: true,
    say: (sentence) => {
      steps.push(sentence)
    },
    log: tools.log,
    clock: tools.clock,
  })
  const end = (outcome: Pick<DrillOutcome, 'state' | 'figures' | 'message'>): DrillOutcome => ({
    ...outcome,
    beganAt,
    seconds: (performance.now() - startedAt) / 1_000,
    steps,
  })
  try {
    const { doubled, ...figures } = await drill(
      { home, keeper, password: secrets.superuser },
      { signal: tools.signal, step },
    )
    const message = problemOf(figures.lost, doubled)
    return end({ state: message === undefined ? 'done' : 'failed', figures, message })
  } catch (error) {
    tools.signal?.throwIfAborted()
    tools.log.error('failover_drill_failed', { error })
    return end({ state: 'failed', figures: undefined, message: messageOf(error) })
  } finally {
    await keeper.stop()
  }
}

interface Rehearsed {
  readonly home: string
  readonly keeper: ClusterKeeper
  readonly password: string
}

interface Course {
  readonly signal: AbortSignal | undefined
  readonly step: (text: (typeof STEPS)[number]) => Promise<void>
}

async function drill(
  { home, keeper, password }: Rehearsed,
  { signal, step }: Course,
): Promise<DrillFigures & { readonly doubled: number }> {
  const until = async (isSo: (view: ClusterView) => boolean): Promise<void> => {
    await untilTrue(async () => isSo(await keeper.view()), signal)
  }
  await step(STEPS[0])
  const { host, port } = await keeper.start()
  const place = { host, port, password }
  await step(STEPS[1])
  await until(isSync)
  await makeTable(place)
  await step(STEPS[2])
  const writers = new DrillWriters(place)
  try {
    await untilTrue(() => writers.count >= CHANGES, signal)
    const { epoch, primary } = await keeper.view()
    await step(STEPS[3])
    await killServer(nodeLayout(home, primary.node).dataFolder)
    await step(STEPS[4])
    await until((view) => view.epoch > epoch && view.primary.state === 'serving')
    const movedAt = performance.now()
    const before = writers.count
    await untilTrue(() => writers.count >= before + CHANGES, signal)
    await step(STEPS[5])
    await until(isSync)
    const rejoinMs = Math.round(performance.now() - movedAt)
    await step(STEPS[6])
    const { acknowledged, gapMs } = await writers.end()
    const { lost, doubled } = await countLost(place, acknowledged)
    return { acknowledged: acknowledged.length, lost, doubled, gapMs, rejoinMs }
  } finally {
    await writers.end()
  }
}

function isSync({ replication, standby }: ClusterView): boolean {
  return replication === 'SYNC' && standby.state === 'following'
}

/** Without a chance to hand over anything. */
async function killServer(dataFolder: string): Promise<void> {
  process.kill(
    Number.parseInt(await readFile(join(dataFolder, 'postmaster.pid'), 'utf8'), 10),
    'SIGKILL',
  )
}

async function untilTrue(
  isTrue: () => boolean | Promise<boolean>,
  signal: AbortSignal | undefined,
): Promise<void> {
  const deadline = performance.now() + LONGEST_MS
  while (!(await isTrue())) {
    signal?.throwIfAborted()
    if (performance.now() > deadline)
      throw new PlatformError('TIMEOUT', {
        message: `It did not come so far within ${LONGEST_MS / 1_000} s.`,
      })
    await delay(POLL_MS)
  }
}

function problemOf(lost: number, doubled: number): string | undefined {
  if (lost > 0) return `${lost} acknowledged changes were lost.`
  return doubled > 0 ? `${doubled} acknowledged changes are there more than once.` : undefined
}

function messageOf(error: unknown): string {
  return error instanceof PlatformError ? error.message : 'It failed; log/work.log has the reason.'
}
