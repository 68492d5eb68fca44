import { once } from 'node:events'
import { hostname } from 'node:os'
import {
  asOnlyWorker,
  backupCatchUpJob,
  backupJob,
  backupVerifyJob,
  checkRegions,
  controlQueueUrl,
  isTakenOver,
  orderCatchUps,
  orderDueBackups,
  orderVerifications,
  pointJob,
  type RestoreTools,
  restoreDropJob,
  restoreLiveJob,
  restorePreviewJob,
  restoreSideJob,
  restoreUndoJob,
  scratchCluster,
  startLogKeeper,
  sweepPlaces,
  sweepScratchClusters,
  tellOperators,
  usualWorkers,
  type Vault,
} from '@zennnn/cloud'
import type { Connections } from '@zennnn/data'
import { type Chore, type JobWorker, startJobWorker } from '@zennnn/jobs'
import type { Log } from '@zennnn/kernel'

interface WorkerParts {
  readonly connections: Connections
  readonly log: Log
  /** Name of this machine. (as it calls itself) */
  readonly machine?: string
}

/**
 * Runs the jobs of the vault in places of their own: one for each processor, and none of those that people wait in. Each
 * keeps a processor busy; more of them would only make all slower. While another `work` of this machine does them, it waits
 * for its end.
 */
export function startVaultWorker(tools: RestoreTools, parts: WorkerParts): JobWorker {
  const { log, machine = hostname() } = parts
  const stopping = new AbortController()
  const { access, control } = tools
  const of = { control, machine, signal: stopping.signal }
  const ended = asOnlyWorker(access, of, async (lost) => {
    await workUntil(tools, parts, AbortSignal.any([stopping.signal, lost]))
  }).catch((error: unknown) => {
    // Without its database it ends, and is started anew, as the other worker is.
    if (!stopping.signal.aborted) log.error('vault_worker_ended', { error })
  })
  return {
    ended,
    stop: async () => {
      stopping.abort()
      await ended
    },
  }
}

async function workUntil(
  tools: RestoreTools,
  { connections, log }: WorkerParts,
  signal: AbortSignal,
): Promise<void> {
  await sweepScratchClusters()
  // Copies of all databases, of moments whose fetching was killed.
  await sweepPlaces(tools.home)
  // Pages say at once which regions there are, not from the next minute on; one that does not answer keeps no job waiting.
  void attempt(checkRegions, tools, log)
  const scratch = scratchCluster()
  const backup = { vault: tools, scratch }
  const worker = await startJobWorker({
    queueUrl: controlQueueUrl(tools.access, tools.control),
    control: tools.control,
    connections,
    lane: 'heavy',
    kinds: [
      backupJob(backup),
      backupVerifyJob(backup),
      backupCatchUpJob(backup),
      pointJob(tools),
      restoreSideJob(tools),
      restoreLiveJob(tools),
      restoreUndoJob(tools),
      restoreDropJob(tools),
      restorePreviewJob(tools),
    ],
    chores: [],
    concurrency: usualWorkers(),
    log,
  })
  const keeper = startLogKeeper(tools, log)
  log.info('vault_worker_started')
  try {
    await Promise.race([worker.ended, untilAborted(signal)])
  } finally {
    await Promise.all([worker.stop(), keeper.stop()])
    await scratch.close()
  }
}

async function untilAborted(signal: AbortSignal): Promise<void> {
  if (!signal.aborted) await once(signal, 'abort')
}

type Watch = (vault: Vault, log: Log) => Promise<unknown>

/** In this order: what can be reached decides what is ordered. */
const WATCHES: readonly Watch[] = [
  checkRegions,
  orderDueBackups,
  orderCatchUps,
  orderVerifications,
  tellOperators,
]

/** One that fails must not keep the others from their turn. */
async function attempt(watch: Watch, vault: Vault, log: Log): Promise<void> {
  try {
    await watch(vault, log)
  } catch (error) {
    log.warn('chore_failed', { part: watch.name, error })
  }
}

/** Each minute: which regions are there, whose turn it is, and what operators have to know. */
export function vaultChore(vault: Vault, log: Log): Chore {
  return {
    name: 'watch_backups',
    pattern: '* * * * *',
    run: async () => {
      // A backup of a cloud that is none any more would be taken for the newest of the one that is.
      if (await isTakenOver(vault)) return
      for (const watch of WATCHES) await attempt(watch, vault, log)
    },
  }
}
