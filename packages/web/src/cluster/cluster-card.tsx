import { Button } from '@mantine/core'
import { type ReactNode, useState } from 'react'
import { formatBytes, formatInstant, formatInteger } from '../language/format.ts'
import { t } from '../language/language.ts'
import page from '../panel/page.module.css'
import { CopyField } from '../shell/copy-field.tsx'
import styles from './cluster.module.css'
import type { Cluster, Clusters, MoveKind } from './cluster-api.ts'
import { isOpen, isStranded } from './cluster-busy.ts'
import {
  deadWords,
  lagWords,
  lossWords,
  primaryWords,
  replicationWords,
  slotLabel,
  slotWords,
  standbyWords,
  verbWords,
} from './cluster-words.ts'
import { MoveDialog } from './move-dialog.tsx'
import { sentenceWords } from './step-words.ts'

/** How one cluster is, and the ways to move its primary. */
export function ClusterCard({
  cluster,
  shown,
}: {
  readonly cluster: Cluster
  readonly shown: Clusters
}): ReactNode {
  const { name, replication, needs } = cluster
  return (
    <section className={page.card} aria-labelledby={`cluster-${name}`}>
      <header className={styles.head}>
        <h2 id={`cluster-${name}`} className={page.cardTitle}>
          {name}
        </h2>
        <span className={styles.badge} data-state={replication}>
          {replication}
        </span>
      </header>
      <p className={styles.loss} data-state={replication}>
        {lossWords(cluster, new Date(shown.now))}
      </p>
      <p className={page.cardLead}>
        {replicationWords(cluster)}{' '}
        {t('Since {when}.', { when: formatInstant(cluster.since, 'medium') })}
      </p>
      {needs !== undefined && (
        <p className={page.problem} role="alert">
          {t('Needs a person:')} {sentenceWords(needs)}
        </p>
      )}
      <Facts cluster={cluster} />
      <Moves cluster={cluster} shown={shown} />
    </section>
  )
}

function Facts({ cluster }: { readonly cluster: Cluster }): ReactNode {
  const { primary, standby, slots, disk, epoch } = cluster
  const lag = lagWords(standby)
  return (
    <dl className={styles.facts}>
      <Fact label={t('Primary')}>
        {primary.node} · {primaryWords(primary.state)}
        <span className={page.below}>{t('Epoch {number}', { number: formatInteger(epoch) })}</span>
      </Fact>
      <Fact label={t('Standby')}>
        {standby.state === 'none' ? '' : `${standby.node} · `}
        {standbyWords(standby.state)}
        {lag !== '' && <span className={page.below}>{lag}</span>}
        {standby.why !== undefined && (
          <span className={page.below}>{sentenceWords(standby.why)}</span>
        )}
      </Fact>
      <Fact label={t('A dead primary')}>{deadWords(cluster)}</Fact>
      {slots.map(({ name, keptBytes, status }) => (
        <Fact key={name} label={slotLabel(name)}>
          {formatBytes(keptBytes)} · {slotWords(status)}
        </Fact>
      ))}
      <Fact label={t('Disk')}>
        {t('{free} free, {log} of log', {
          free: formatBytes(disk.freeBytes),
          log: formatBytes(disk.walBytes),
        })}
      </Fact>
    </dl>
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

/** Without a primary nothing can be ordered here: an order is written into its database. Then the command is the way. */
function Moves({
  cluster,
  shown: { move, history },
}: {
  readonly cluster: Cluster
  readonly shown: Clusters
}): ReactNode {
  const [asked, setAsked] = useState<MoveKind>()
  const isMoving =
    (move !== null && move.endedAt === undefined) || history?.orders.some(isOpen) === true
  if (cluster.standby.state === 'none')
    return (
      <div className={styles.command}>
        <CopyField
          label={t('To add a standby, at the machine:')}
          value="bin/zennnn cluster add standby"
        />
      </div>
    )
  const isServing = cluster.primary.state === 'serving'
  return (
    <>
      {!isMoving && isStranded(cluster) && (
        <div className={styles.command}>
          <CopyField
            label={t('There is no primary that could take an order. At the machine:')}
            value={`bin/zennnn cluster failover ${cluster.name}`}
          />
        </div>
      )}
      <div className={page.buttons}>
        <Button
          disabled={isMoving || !isServing || cluster.replication !== 'SYNC'}
          onClick={() => setAsked('switchover')}
        >
          {t('{verb}…', { verb: verbWords('switchover') })}
        </Button>
        <Button
          variant="default"
          disabled={isMoving || !isServing}
          onClick={() => setAsked('failover')}
        >
          {t('{verb}…', { verb: verbWords('failover') })}
        </Button>
        {cluster.replication !== 'SYNC' && (
          <span className={page.quiet}>
            {t('To switch over, the standby must have every acknowledged change.')}
          </span>
        )}
      </div>
      {asked !== undefined && (
        <MoveDialog cluster={cluster} kind={asked} onClose={() => setAsked(undefined)} />
      )}
    </>
  )
}
