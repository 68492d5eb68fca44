import { Button, Modal } from '@mantine/core'
import { type ReactNode, useState } from 'react'
import { wordsOf } from '../api/problem.ts'
import { t } from '../language/language.ts'
import { useAttempt } from '../shell/use-attempt.ts'
import styles from './job-progress.module.css'
import type { Job } from './job-state.ts'

/** How a job is cancelled. */
export interface CancelWay {
  /** What that means, before it is done. */
  readonly sentence: string
  readonly run: () => Promise<void>
}

export function JobCancel({ job, way }: { readonly job: Job; readonly way: CancelWay }): ReactNode {
  const [isAsking, setAsking] = useState(false)
  if (job.isCancelRequested)
    return <p className={styles.life}>{t('Stops as soon as its step allows it.')}</p>
  return (
    <>
      <Button size="xs" variant="default" className={styles.danger} onClick={() => setAsking(true)}>
        {t('Cancel job')}
      </Button>
      <Modal
        opened={isAsking}
        onClose={() => setAsking(false)}
        title={t('Cancel this job?')}
        closeButtonProps={{ 'aria-label': t('Close') }}
      >
        <Question way={way} onEnd={() => setAsking(false)} />
      </Modal>
    </>
  )
}

function Question({
  way,
  onEnd,
}: {
  readonly way: CancelWay
  readonly onEnd: () => void
}): ReactNode {
  const { isBusy, problem, attempt } = useAttempt(wordsOf)
  const cancel = async (): Promise<void> =>
    await attempt(async () => {
      await way.run()
      onEnd()
    })
  return (
    <>
      <p className={styles.question}>{way.sentence}</p>
      {problem !== undefined && (
        <p className={styles.bad} role="alert">
          {problem}
        </p>
      )}
      <div className={styles.buttons}>
        <Button variant="default" data-autofocus onClick={onEnd}>
          {t('Let it go on')}
        </Button>
        <Button color="red" loading={isBusy} onClick={() => void cancel()}>
          {t('Cancel job')}
        </Button>
      </div>
    </>
  )
}
