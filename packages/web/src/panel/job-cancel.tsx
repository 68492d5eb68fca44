import { Button, Modal } from '@mantine/core'
import { type ReactNode, useState } from 'react'
import { useModel } from '../api/queries.ts'
import { callAction } from '../api/request.ts'
import { t } from '../language/language.ts'
import styles from './job-progress.module.css'
import type { Job } from './job-state.ts'

/** Offered to those whom the server lets cancel jobs; it decides about this one. */
export function JobCancel({
  job,
  onAsked,
}: {
  readonly job: Job
  readonly onAsked: () => void
}): ReactNode {
  const [isAsking, setAsking] = useState(false)
  const action = useModel('job')?.actions.find(({ name }) => name === 'cancel')
  if (action === undefined) return null
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
        <Question
          id={job.id}
          sentence={action.confirm ?? ''}
          onKeep={() => setAsking(false)}
          onAsked={() => {
            setAsking(false)
            onAsked()
          }}
        />
      </Modal>
    </>
  )
}

function Question(props: {
  readonly id: string
  readonly sentence: string
  readonly onKeep: () => void
  readonly onAsked: () => void
}): ReactNode {
  const [problem, setProblem] = useState<string>()
  const [isBusy, setBusy] = useState(false)
  const cancel = async (): Promise<void> => {
    setBusy(true)
    try {
      await callAction('job.cancel', { id: props.id })
      props.onAsked()
    } catch (error) {
      setProblem(error instanceof Error ? error.message : String(error))
    } finally {
      setBusy(false)
    }
  }
  return (
    <>
      <p className={styles.question}>{props.sentence}</p>
      {problem !== undefined && (
        <p className={styles.bad} role="alert">
          {problem}
        </p>
      )}
      <div className={styles.buttons}>
        <Button variant="default" data-autofocus onClick={props.onKeep}>
          {t('Let it go on')}
        </Button>
        <Button color="red" loading={isBusy} onClick={() => void cancel()}>
          {t('Cancel job')}
        </Button>
      </div>
    </>
  )
}
