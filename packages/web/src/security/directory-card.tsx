import { Button } from '@mantine/core'
import { type ReactNode, useState } from 'react'
import { wordsOf } from '../api/problem.ts'
import { formatInteger } from '../language/format.ts'
import { t } from '../language/language.ts'
import page from '../panel/page.module.css'
import { notifyDone } from '../shell/notify.ts'
import { useAttempt } from '../shell/use-attempt.ts'
import { changeDirectory, type KnownDirectory } from './directory-api.ts'
import { DirectoryQuestion } from './directory-question.tsx'
import { DirectoryTest } from './directory-test.tsx'
import styles from './security.module.css'

/** One directory: where it is, who comes in by it, and what can be done with it. */
export function DirectoryCard(props: {
  readonly directory: KnownDirectory
  readonly onChange: () => void
  readonly onChanged: () => Promise<unknown>
}): ReactNode {
  const { directory, onChange, onChanged } = props
  const { id, name, enabled } = directory
  const [isTesting, setTesting] = useState(false)
  const [question, setQuestion] = useState<'turn_off' | 'remove'>()
  const turning = useAttempt(wordsOf)
  const turnOn = async (): Promise<void> => {
    await changeDirectory(id, { ...directory, enabled: true }, '')
    await onChanged()
    notifyDone(t('People of {name} come in from now on.', { name }))
  }
  return (
    <section className={page.card} aria-labelledby={`directory-${id}`}>
      <div className={styles.head}>
        <h3 id={`directory-${id}`} className={page.cardTitle}>
          {name}
        </h3>
        <span className={`${page.tag} ${styles.state}`} data-on={enabled}>
          {enabled ? t('On') : t('Off')}
        </span>
      </div>
      <Facts directory={directory} />
      {!enabled && (
        <p className={styles.next}>{t('Nobody comes in by it. Test it, then turn it on.')}</p>
      )}
      <div className={page.buttons}>
        <Button
          variant="default"
          aria-expanded={isTesting}
          onClick={() => setTesting((was) => !was)}
        >
          {t('Test')}
        </Button>
        {enabled ? (
          <Button variant="default" onClick={() => setQuestion('turn_off')}>
            {t('Turn off')}
          </Button>
        ) : (
          <Button loading={turning.isBusy} onClick={() => void turning.attempt(turnOn)}>
            {t('Turn on')}
          </Button>
        )}
        <Button variant="default" onClick={onChange}>
          {t('Change')}
        </Button>
        <Button variant="default" onClick={() => setQuestion('remove')}>
          {t('Remove')}
        </Button>
      </div>
      {turning.problem !== undefined && (
        <p className={page.problem} role="alert">
          {turning.problem}
        </p>
      )}
      {isTesting && <DirectoryTest id={id} />}
      <DirectoryQuestion
        directory={directory}
        question={question}
        onDone={onChanged}
        onClose={() => setQuestion(undefined)}
      />
    </section>
  )
}

function Facts({ directory }: { readonly directory: KnownDirectory }): ReactNode {
  const { hosts, port, base, people } = directory
  return (
    <dl className={styles.facts}>
      <dt>{t('Servers')}</dt>
      <dd>
        {hosts.map((host) => (
          <code key={host} dir="ltr">{`${host}:${port}`}</code>
        ))}
      </dd>
      <dt>{t('Where people are (base)')}</dt>
      <dd>
        <code dir="ltr">{base}</code>
      </dd>
      <dt>{t('People who came in by it')}</dt>
      <dd>{formatInteger(people)}</dd>
    </dl>
  )
}
