import { Button } from '@mantine/core'
import { type ReactNode, useState } from 'react'
import { formatBytes, formatInstant } from '../language/format.ts'
import { t } from '../language/language.ts'
import page from '../panel/page.module.css'
import { notifyDone, notifyProblem } from '../shell/notify.ts'
import { locationWords, placeWords, problemWords } from './region-words.ts'
import styles from './vault.module.css'
import { catchUpRegion, type PlaceProblem, type VaultRegion } from './vault-api.ts'

/** Where the copies are, and the way to bring a region that was away up to date. */
export function RegionsCard({
  regions,
  placeProblems,
}: {
  readonly regions: readonly VaultRegion[]
  readonly placeProblems: readonly PlaceProblem[]
}): ReactNode {
  return (
    <section className={page.card} aria-labelledby="regions">
      <h2 id="regions" className={page.cardTitle}>
        {t('Regions')}
      </h2>
      {regions.length === 0 && (
        <p className={styles.empty}>
          {t('No region was looked at yet; that is done every minute.')}
        </p>
      )}
      {placeProblems.length > 0 && <p className={styles.empty}>{placeWords(placeProblems)}</p>}
      <ul className={styles.regions}>
        {regions.map((region) => (
          <li key={region.name} className={styles.region}>
            <strong>{region.name}</strong>
            <span className={styles.behind}>
              {region.home
                ? t('{place} (home)', { place: locationWords(region.location) })
                : locationWords(region.location)}
            </span>
            <span className={styles.badge} data-state={region.reachable ? 'verified' : 'failed'}>
              {region.reachable ? t('Can be reached') : t('Cannot be reached')}
            </span>
            {region.damaged > 0 && (
              <span className={styles.badge} data-state="failed">
                {t('{count, plural, one {# damaged repository} other {# damaged repositories}}', {
                  count: region.damaged,
                })}
              </span>
            )}
            <span className={styles.count}>{sizeWords(region)}</span>
            <CatchUp region={region} />
            <span className={styles.behind}>{problemWords(region)}</span>
          </li>
        ))}
      </ul>
    </section>
  )
}

function sizeWords({ bytes, measuredAt }: VaultRegion): string {
  if (typeof bytes !== 'number' || typeof measuredAt !== 'string') return t('Not measured yet')
  return t('{size}, as of {when}', { size: formatBytes(bytes), when: formatInstant(measuredAt) })
}

function CatchUp({
  region: { name, reachable, behind },
}: {
  readonly region: VaultRegion
}): ReactNode {
  const [isBusy, setBusy] = useState(false)
  const catchUp = async (): Promise<void> => {
    setBusy(true)
    try {
      const count = await catchUpRegion(name)
      notifyDone(
        t('{count, plural, one {# backup is} other {# backups are}} copied to {name}.', {
          count,
          name,
        }),
      )
    } catch (error) {
      notifyProblem(error)
    } finally {
      setBusy(false)
    }
  }
  if (behind === 0) return <span className={styles.behind}>{t('Has every backup')}</span>
  return (
    <>
      <span className={styles.behind}>
        {t('Lacks {count, plural, one {# backup} other {# backups}}', { count: behind })}
      </span>
      <Button
        size="xs"
        variant="default"
        loading={isBusy}
        disabled={!reachable}
        onClick={() => void catchUp()}
      >
        {t('Catch {name} up', { name })}
      </Button>
    </>
  )
}
