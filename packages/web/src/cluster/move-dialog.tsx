import { TextInput } from '@mantine/core'
import { type ReactNode, useState } from 'react'
import { ConfirmDialog } from '../actions/confirm-dialog.tsx'
import { wordsOf } from '../api/problem.ts'
import { t } from '../language/language.ts'
import { LateSkeleton } from '../panel/late-skeleton.tsx'
import page from '../panel/page.module.css'
import { notifyDone } from '../shell/notify.ts'
import styles from './cluster.module.css'
import { type Cluster, type MoveKind, type MovePlan, orderMove } from './cluster-api.ts'
import { refreshClusters, usePlan } from './cluster-query.ts'
import { verbWords } from './cluster-words.ts'
import { sentenceWords } from './step-words.ts'

/** What a move would do and lose, before it is ordered; a loss has to be typed. */
export function MoveDialog({
  cluster,
  kind,
  onClose,
}: {
  readonly cluster: Cluster
  readonly kind: MoveKind
  readonly onClose: () => void
}): ReactNode {
  const { data: plan, error } = usePlan(cluster.name, kind)
  const [accept, setAccept] = useState('')
  // As it was seen when the dialog was opened: one that moves meanwhile is not moved by this.
  const [seen] = useState(cluster)
  const order = async (): Promise<void> => {
    if (plan === undefined)
      throw new Error(t('See first what it would do. Nothing was ordered yet.'))
    const words = accept.trim()
    if (plan.acceptance !== undefined && words !== plan.acceptance)
      throw new Error(
        t('Type the words exactly, to accept the loss: {words}', { words: plan.acceptance }),
      )
    await orderMove(seen, { kind, ...(plan.acceptance === undefined ? {} : { accept: words }) })
    notifyDone(t('It was ordered. It goes on without this page.'))
    await refreshClusters()
  }
  return (
    <ConfirmDialog
      title={
        kind === 'switchover'
          ? t('Switch {name} over?', { name: cluster.name })
          : t('Fail {name} over?', { name: cluster.name })
      }
      text={introWords(kind)}
      verb={verbWords(kind)}
      isDangerous={kind === 'failover'}
      onConfirm={order}
      onClose={onClose}
    >
      {plan === undefined && error === null && <LateSkeleton lines={5} />}
      {error !== null && (
        <p className={page.problem} role="alert">
          {wordsOf(error)}
        </p>
      )}
      {plan !== undefined && <Plan plan={plan} />}
      {plan?.acceptance !== undefined && (
        <TextInput
          mt="sm"
          label={t('Type these words, to accept the loss')}
          description={<bdi dir="ltr">{plan.acceptance}</bdi>}
          dir="ltr"
          autoComplete="off"
          spellCheck={false}
          required
          value={accept}
          onChange={(event) => setAccept(event.currentTarget.value)}
        />
      )}
    </ConfirmDialog>
  )
}

function Plan({ plan: { steps, wouldLose, acceptance } }: { readonly plan: MovePlan }): ReactNode {
  return (
    <>
      <h3 className={styles.planTitle}>{t('What it does')}</h3>
      <ol className={styles.plan}>
        {steps.map((step) => (
          <li key={step}>{sentenceWords(step)}</li>
        ))}
      </ol>
      <p className={acceptance === undefined ? page.success : page.problem}>
        {sentenceWords(wouldLose)}
      </p>
    </>
  )
}

function introWords(kind: MoveKind): string {
  return kind === 'switchover'
    ? t(
        'The standby becomes the primary, in order. Who changes something waits, less than two seconds.',
      )
    : t(
        'The primary is ended with all its processes, and the standby takes its place: for one that is broken.',
      )
}
