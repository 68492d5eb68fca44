import { Link } from '@tanstack/react-router'
import type { ReactNode } from 'react'
import { formatInstant } from '../language/format.ts'
import { t } from '../language/language.ts'
import page from '../panel/page.module.css'
import { promiseStateWords } from '../promise-state/promise-state.ts'
import { StateMark } from '../promise-state/state-mark.tsx'
import { Said } from './said.tsx'
import styles from './trust.module.css'
import type { TrustSentence } from './trust-api.ts'
import { worstFirst } from './trust-words.ts'

/** All that is promised, with what each sentence rests on; notes on incidents stay with the sentence that they are of. */
export function SentencesCard({
  sentences,
}: {
  readonly sentences: readonly TrustSentence[]
}): ReactNode {
  return (
    <section className={page.card} aria-labelledby="trust-sentences">
      <h2 id="trust-sentences" className={page.cardTitle}>
        {t('Sentences')}
      </h2>
      <Sentences sentences={worstFirst(sentences)} withControls />
    </section>
  )
}

export function Sentences({
  sentences,
  withControls = false,
}: {
  readonly sentences: readonly TrustSentence[]
  readonly withControls?: boolean
}): ReactNode {
  return (
    <ul className={styles.needs}>
      {sentences.map((sentence) => (
        <li key={sentence.id} className={styles.need}>
          <StateMark state={sentence.state} words={promiseStateWords(sentence.state)} />
          <div>
            <Said>{sentence.says}</Said>
            {withControls && <RestsOn sentence={sentence} />}
            <Notes notes={sentence.notes} />
          </div>
        </li>
      ))}
    </ul>
  )
}

/** What an operator said of a time when it was broken, newest first. */
export function Notes({ notes }: Pick<TrustSentence, 'notes'>): ReactNode {
  return notes.map(({ at, text }) => (
    <blockquote key={`${at} ${text}`} className={styles.note}>
      <bdi>{text}</bdi>
      <span className={page.below}>{formatInstant(at)}</span>
    </blockquote>
  ))
}

function RestsOn({
  sentence: { controls, attestations },
}: {
  readonly sentence: TrustSentence
}): ReactNode {
  return (
    <span className={styles.restsOn}>
      {controls.map((control) => (
        <Link key={control} to="/cloud-trust/$control" params={{ control }}>
          {control}
        </Link>
      ))}
      {attestations.length > 0 && (
        <span className={page.quiet}>
          {t('{count, plural, one {# attestation} other {# attestations}}', {
            count: attestations.length,
          })}
        </span>
      )}
    </span>
  )
}
