import { Button } from '@mantine/core'
import { type ReactNode, useState } from 'react'
import { useMeta } from '../api/queries.ts'
import { formatInteger } from '../language/format.ts'
import { t } from '../language/language.ts'
import { hasEnded, type Job } from '../panel/job-state.ts'
import { durationWords } from '../panel/job-words.ts'
import { lossOf } from './restore-loss-read.ts'
import styles from './vault.module.css'
import { orderVaultJob, type VaultBackup, type VaultOf } from './vault-api.ts'
import { refreshVault } from './vault-query.ts'
import { awayWords } from './vault-words.ts'

/** What somebody was shown of what a restore on live costs. */
export interface LossLook {
  readonly job: Job | undefined
  readonly isLooking: boolean
  /** Whether there is an answer, also the one that nobody can say. */
  readonly isAnswered: boolean
  readonly problem: string | undefined
  readonly look: () => Promise<void>
}

/** Looked up when somebody asks, for it takes a while. `jobs`: of the vault, as they are now. */
export function useLossLook(of: VaultOf, backup: VaultBackup, jobs: readonly Job[]): LossLook {
  const [asked, setAsked] = useState<string>()
  const [problem, setProblem] = useState<string>()
  const job = jobs.find(({ id }) => id === asked)
  const isEnded = job !== undefined && hasEnded(job)
  return {
    job,
    isLooking: asked !== undefined && problem === undefined && !isEnded,
    isAnswered: isEnded || problem !== undefined,
    problem: problem ?? (job?.state === 'failed' ? job.problem?.message : undefined),
    look: async () => {
      setProblem(undefined)
      try {
        setAsked(await orderVaultJob(of, { kind: 'restore_preview', backup: backup.id }))
        await refreshVault(of)
      } catch (error) {
        setProblem(error instanceof Error ? error.message : String(error))
      }
    },
  }
}

export function RestoreLoss({ loss }: { readonly loss: LossLook }): ReactNode {
  const { job, isLooking, problem, look } = loss
  return (
    <div className={styles.lost} role="status">
      {job?.state === 'done' ? (
        <Loss job={job} />
      ) : (
        <>
          <p>{t('Everything that was entered after the backup is taken back, for all people.')}</p>
          {problem !== undefined && (
            <p>{t('What exactly cannot be said: {problem}', { problem })}</p>
          )}
          {isLooking && job?.message !== undefined && <p>{job.message}</p>}
          <Button
            size="xs"
            variant="default"
            className={styles.look}
            loading={isLooking}
            onClick={() => void look()}
          >
            {t('See what would be lost')}
          </Button>
        </>
      )}
    </div>
  )
}

function Loss({ job }: { readonly job: Job }): ReactNode {
  const { models: known } = useMeta()
  const loss = lossOf(job.result)
  if (loss === undefined) return <p>{t('What exactly cannot be said.')}</p>
  const { minutes, models, from, away } = loss
  return (
    <>
      <p>
        <strong>
          {t('The work of {time} would be taken back.', { time: durationWords(minutes * 60) })}
        </strong>
      </p>
      {models.length === 0 && <p>{t('No record was made, changed or deleted since then.')}</p>}
      <ul>
        {models.map(({ model, label, added, changed, deleted }) => (
          <li key={model}>
            {t('{label}: {added} made, {changed} changed, {deleted} deleted since', {
              label: known.find(({ name }) => name === model)?.plural ?? label,
              added: formatInteger(added),
              changed: formatInteger(changed),
              deleted: formatInteger(deleted),
            })}
          </li>
        ))}
      </ul>
      {away.length > 0 && <p>{awayWords(away)}</p>}
      <p>
        {from === undefined
          ? t(
              'No region that has a copy of it can be reached: it cannot be restored at the moment.',
            )
          : t('The copy in the region {region} would be read.', { region: from })}
      </p>
    </>
  )
}
