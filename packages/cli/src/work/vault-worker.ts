import { availableParallelism } from 'node:os'
import {
  backupCatchUpJob,
  backupJob,
  backupVerifyJob,
  checkRegions,
  controlQueueUrl,
  orderCatchUps,
  orderDueBackups,
  orderVerifications,
  type RestoreTools,
  restoreLiveJob,
  restorePreviewJob,
  restoreSideJob,
  restoreUndoJob,
  scratchCluster,
  sweepScratchClusters,
  tellOperators,
  type Vault,
} from '@zennnn/cloud'
import type { Connections } from '@zennnn/data'
import { type Chore, type JobWorker, startJobWorker } from '@zennnn/jobs'
import type { Log } from '@zennnn/kernel'

/**
 * Runs the jobs of the vault in places of their own: one for each processor, and none of those that people wait in. Each
 * keeps a processor busy; more of them would only make all slower.
 */
export async function startVaultWorker(
  tools: RestoreTools,
  { connections, log }: { readonly connections: Connections; readonly log: Log },
): Promise<JobWorker> {
  await sweepScratchClusters()
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
      restoreSideJob(tools),
      restoreLiveJob(tools),
      restoreUndoJob(tools),
      restorePreviewJob(tools),
    ],
    chores: [],
    concurrency: availableParallelism(),
    log,
  })
  return {
    ended: worker.ended,
    stop: async () => {
      await worker.stop()
      await scratch.close()
    },
  }
}

/** In this order: what can be reached decides what is ordered. */
const WATCH: Readonly<Record<string, (vault: Vault, log: Log) => Promise<unknown>>> = {
  checkRegions,
  orderDueBackups,
  orderCatchUps,
  orderVerifications,
  tellOperators,
}

/** Each minute: which regions are there, whose turn it is, and what operators have to know. */
export function vaultChore(vault: Vault, log: Log): Chore {
  return {
    name: 'watch_backups',
    pattern: '* * * * *',
    run: async () => {
      for (const [part, run] of Object.entries(WATCH))
        try {
          await run(vault, log)
        } catch (error) {
          // One that fails must not keep the others from their turn.
          log.warn('chore_failed', { part, error })
        }
    },
  }
}
