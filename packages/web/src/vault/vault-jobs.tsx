import { Button } from '@mantine/core'
import { type ReactNode, useState } from 'react'
import { t } from '../language/language.ts'
import { JobShown } from '../panel/job-progress.tsx'
import { hasEnded, type Job } from '../panel/job-state.ts'
import { jobTitle } from '../panel/job-words.ts'
import page from '../panel/page.module.css'
import styles from './vault.module.css'
import { cancelVaultJob, type Vault, type VaultOf } from './vault-api.ts'
import { jobsShown } from './vault-jobs-shown.ts'
import { jobsOf, refreshVault } from './vault-query.ts'

/** What runs, and what just ended until somebody puts it away. */
export function VaultJobs({
  of,
  vault,
  aheadMs,
  error,
}: {
  readonly of: VaultOf
  readonly vault: Vault
  readonly aheadMs: number
  readonly error: Error | null
}): ReactNode {
  const [putAway, setPutAway] = useState<readonly string[]>([])
  const [stopped, setStopped] = useState<readonly string[]>([])
  const shown = jobsShown(jobsOf(vault), putAway, new Date(vault.now))
  return shown.map((job) => (
    <section key={job.id} className={page.card} aria-labelledby={`job-${job.id}`}>
      <header className={styles.cardHead}>
        <h2 id={`job-${job.id}`} className={page.cardTitle}>
          {jobTitle(job.kind)}
        </h2>
        {hasEnded(job) && (
          <Button
            size="xs"
            variant="default"
            onClick={() => setPutAway((before) => [...before, job.id])}
          >
            {t('Put away')}
          </Button>
        )}
      </header>
      <JobShown
        job={{ ...job, isCancelRequested: stopped.includes(job.id) }}
        aheadMs={aheadMs}
        error={error}
        cancel={{
          sentence: cancelWords(job),
          run: async () => {
            await cancelVaultJob(of, job.id)
            setStopped((before) => [...before, job.id])
            await refreshVault(of)
          },
        }}
      />
    </section>
  ))
}

function cancelWords({ kind }: Job): string {
  switch (kind) {
    case 'restore_live':
      return t(
        'As long as the databases were not exchanged, the live one stays as it is. What was restored until now is removed.',
      )
    case 'restore_side':
      return t('What was restored until now is removed. The live database is not touched.')
    default:
      return t('What it did until now is not counted as a backup. All other backups stay.')
  }
}
