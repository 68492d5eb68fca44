import { Button } from '@mantine/core'
import { type ReactNode, useId, useState } from 'react'
import { formatInstant } from '../language/format.ts'
import { t } from '../language/language.ts'
import { hasEnded } from '../panel/job-state.ts'
import page from '../panel/page.module.css'
import { notifyProblem } from '../shell/notify.ts'
import { boundsOf, nearestSecond, stepSecond } from './point-span.ts'
import styles from './vault.module.css'
import { orderVaultJob, type Vault, type VaultOf } from './vault-api.ts'
import { jobsOf, refreshVault } from './vault-query.ts'

const NOTHING: NonNullable<Vault['spans']> = []
const MINUTE = 60
const HOUR = 3_600

/** Every second of the last days: which one, and a backup of it, which is restored as any other. */
export function PointCard({
  of,
  vault,
}: {
  readonly of: VaultOf
  readonly vault: Vault
}): ReactNode {
  const [wanted, setWanted] = useState<number>()
  const [isBusy, setBusy] = useState(false)
  const slider = useId()
  const spans = vault.spans ?? NOTHING
  const bounds = boundsOf(spans)
  if (bounds === undefined) return null
  const second = nearestSecond(spans, wanted ?? bounds.last) ?? bounds.last
  const isMaking = jobsOf(vault).some((job) => job.kind === 'backup_at' && !hasEnded(job))
  const move = (seconds: number): void => setWanted(stepSecond(spans, second, seconds))
  const fetchIt = async (): Promise<void> => {
    setBusy(true)
    try {
      await orderVaultJob(of, { kind: 'backup_at', at: instantOf(second) })
      await refreshVault(of)
    } catch (problem) {
      notifyProblem(problem)
    } finally {
      setBusy(false)
    }
  }
  return (
    <section className={page.card} aria-labelledby="point">
      <header className={styles.cardHead}>
        <h2 id="point" className={page.cardTitle}>
          {t('As it was at a second')}
        </h2>
        <span className={styles.count}>
          {t('From {first} to {last}', {
            first: wordsOf(bounds.first),
            last: wordsOf(bounds.last),
          })}
        </span>
      </header>
      <label htmlFor={slider} className={page.spoken}>
        {t('Moment')}
      </label>
      <input
        id={slider}
        className={styles.slider}
        type="range"
        min={bounds.first}
        max={bounds.last}
        step={1}
        value={second}
        aria-valuetext={wordsOf(second)}
        onChange={(event) => setWanted(Number(event.currentTarget.value))}
      />
      <div className={styles.point}>
        <output className={styles.moment} htmlFor={slider} dir="auto">
          {wordsOf(second)}
        </output>
        <Nudges onMove={move} />
        <Button loading={isBusy} disabled={isMaking} onClick={() => void fetchIt()}>
          {t('Fetch this moment')}
        </Button>
      </div>
      <p className={styles.count}>
        {t(
          'It becomes a backup in the list below, which you restore on the side or on live. Nothing is changed by fetching it.',
        )}
      </p>
    </section>
  )
}

/** Over so many days the slider alone does not reach every second. */
function Nudges({ onMove }: { readonly onMove: (seconds: number) => void }): ReactNode {
  const steps = [
    [-HOUR, t('−1 h')],
    [-MINUTE, t('−1 min')],
    [-1, t('−1 s')],
    [1, t('+1 s')],
    [MINUTE, t('+1 min')],
    [HOUR, t('+1 h')],
  ] as const
  return (
    <div className={styles.nudges} role="group" aria-label={t('Move the moment')}>
      {steps.map(([seconds, words]) => (
        <Button key={seconds} size="xs" variant="default" onClick={() => onMove(seconds)}>
          {words}
        </Button>
      ))}
    </div>
  )
}

function wordsOf(second: number): string {
  return formatInstant(instantOf(second), 'medium')
}

function instantOf(second: number): string {
  return new Date(second * 1000).toISOString()
}
