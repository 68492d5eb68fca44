import { Button } from '@mantine/core'
import { type ReactNode, useState } from 'react'
import { wordsOf } from '../api/problem.ts'
import { t } from '../language/language.ts'
import { actName } from '../panel/act-name.ts'
import page from '../panel/page.module.css'
import { useAttempt } from '../shell/use-attempt.ts'
import styles from './security.module.css'

/** What is asked before a way in is closed to people. */
export type ClosingQuestion = 'turn_off' | 'remove'

interface WayInCardProps {
  /** Of the title, for whoever does not see it. */
  readonly id: string
  readonly name: string
  readonly isOn: boolean
  readonly facts: ReactNode
  /** What to do as long as it is off. */
  readonly next: string
  readonly test: {
    readonly isBusy?: boolean
    readonly isOpen?: boolean
    readonly problem?: string | undefined
    readonly onTest: () => void
  }
  readonly onTurnOn: () => Promise<void>
  readonly onChange: () => void
  /** The dialog of a question, until it is closed. */
  readonly ask: (question: ClosingQuestion | undefined, close: () => void) => ReactNode
  /** What a test found. */
  readonly children: ReactNode
}

/** Something outside by which people come in: what is known of it, and what can be done with it. */
export function WayInCard(props: WayInCardProps): ReactNode {
  const { id, name, isOn, facts, next, test, onTurnOn, onChange, ask, children } = props
  const [question, setQuestion] = useState<ClosingQuestion>()
  const turning = useAttempt(wordsOf)
  const problem = test.problem ?? turning.problem
  const close = (): void => setQuestion(undefined)
  return (
    <section className={page.card} aria-labelledby={id}>
      <div className={styles.head}>
        <h3 id={id} className={page.cardTitle}>
          {name}
        </h3>
        <span className={`${page.tag} ${styles.state}`} data-on={isOn}>
          {isOn ? t('On') : t('Off')}
        </span>
      </div>
      {facts}
      {!isOn && <p className={styles.next}>{next}</p>}
      <div className={page.buttons}>
        <Button
          variant="default"
          loading={test.isBusy === true}
          aria-expanded={test.isOpen}
          aria-label={actName(t('Test'), name)}
          onClick={test.onTest}
        >
          {t('Test')}
        </Button>
        {isOn ? (
          <Button
            variant="default"
            aria-label={actName(t('Turn off'), name)}
            onClick={() => setQuestion('turn_off')}
          >
            {t('Turn off')}
          </Button>
        ) : (
          <Button
            loading={turning.isBusy}
            aria-label={actName(t('Turn on'), name)}
            onClick={() => void turning.attempt(onTurnOn)}
          >
            {t('Turn on')}
          </Button>
        )}
        <Button variant="default" aria-label={actName(t('Change'), name)} onClick={onChange}>
          {t('Change')}
        </Button>
        <Button
          variant="default"
          aria-label={actName(t('Remove'), name)}
          onClick={() => setQuestion('remove')}
        >
          {t('Remove')}
        </Button>
      </div>
      {problem !== undefined && (
        <p className={page.problem} role="alert">
          {problem}
        </p>
      )}
      {children}
      {ask(question, close)}
    </section>
  )
}
