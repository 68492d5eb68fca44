import type { ReactNode } from 'react'
import { formatInstant } from '../language/format.ts'
import { spoken, t } from '../language/language.ts'
import page from '../panel/page.module.css'
import {
  failoverWords,
  pointWords,
  promisedWords,
  recoveredWords,
  regionWords,
  restoreWords,
} from './recovery-words.ts'
import styles from './vault.module.css'
import type { Recovery, VaultSpan } from './vault-api.ts'

/** What comes back of this database when something is lost: as promised, and as it was measured last. */
export function RecoveryCard({
  recovery,
  regions,
  spans,
  now,
}: {
  readonly recovery: Recovery
  /** In their order. */
  readonly regions: readonly string[]
  /** Of the log, oldest first. */
  readonly spans: readonly VaultSpan[]
  readonly now: Date
}): ReactNode {
  const { lastPoint, outsideAt } = recovery
  const recovered = recoveredWords(recovery, now)
  const found = new Set(lastPoint?.regions)
  const holding = [...new Set([...regions, ...found])].filter((name) => found.has(name))
  return (
    <section className={`${page.card} ${styles.recovery}`} aria-labelledby="recovery">
      <h2 id="recovery" className={page.cardTitle}>
        {t('If something is lost')}
      </h2>
      <dl className={styles.facts}>
        <Fact label={t('Last recoverable point')}>
          {pointWords(lastPoint, spans, now).map((words, index) => (
            <span key={words} className={index === 0 ? undefined : page.below}>
              {words}
            </span>
          ))}
        </Fact>
        <Fact label={t('Where its copies are')}>
          {holding.length === 0
            ? t('No region')
            : new Intl.ListFormat(spoken(), { type: 'unit' }).format(holding)}
        </Fact>
        <Fact label={t('A data centre lost: as promised')}>{promisedWords(recovery)}</Fact>
        <Fact label={t('A data centre lost: as measured')}>
          {outsideAt === null
            ? t('There is no copy outside the home region yet.')
            : t('What was changed since {when} would be lost.', {
                when: formatInstant(outsideAt),
              })}{' '}
          {restoreWords(recovery)} {regionWords(recovery, now)}
          {recovered !== undefined && <span className={page.below}>{recovered}</span>}
        </Fact>
        <Fact label={t('A server lost: as measured')}>{failoverWords(recovery, now)}</Fact>
      </dl>
    </section>
  )
}

function Fact({
  label,
  children,
}: {
  readonly label: string
  readonly children: ReactNode
}): ReactNode {
  return (
    <div>
      <dt>{label}</dt>
      <dd>{children}</dd>
    </div>
  )
}
