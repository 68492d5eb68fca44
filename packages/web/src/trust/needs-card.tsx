import { Link } from '@tanstack/react-router'
import type { ReactNode } from 'react'
import { formatDate, formatInstant } from '../language/format.ts'
import { t } from '../language/language.ts'
import page from '../panel/page.module.css'
import { promiseStateWords } from '../promise-state/promise-state.ts'
import { StateMark } from '../promise-state/state-mark.tsx'
import { Said } from './said.tsx'
import { Notes } from './sentences-card.tsx'
import styles from './trust.module.css'
import type { Trust, TrustControl, TrustSentence } from './trust-api.ts'
import {
  attestationStateWords,
  severityWords,
  subjectWords,
  untilWords,
  waitsForSignature,
} from './trust-words.ts'

/** What only a person can mend: sentences that are broken, attestations that end, findings that are late. */
export function NeedsCard({ trust }: { readonly trust: Trust }): ReactNode {
  const broken = trust.sentences.filter(({ state }) => state === 'broken')
  const unsigned = trust.attestations.filter(waitsForSignature)
  const late = trust.findings.filter((finding) => finding.late)
  const count = broken.length + unsigned.length + late.length
  return (
    <section className={page.card} aria-labelledby="trust-needs">
      <h2 id="trust-needs" className={page.cardTitle}>
        {t('Needs somebody')}
      </h2>
      {count === 0 ? (
        <p className={page.quiet}>
          {t('Nothing is broken, no attestation ends soon, and no finding is late.')}
        </p>
      ) : (
        <ul className={styles.needs}>
          {broken.map((sentence) => (
            <Broken key={sentence.id} sentence={sentence} controls={trust.controls} />
          ))}
          {unsigned.map((one) => (
            <li key={`${one.promise} ${one.subject}`} className={styles.need}>
              <StateMark
                state={one.state === 'due' ? 'attested' : 'unproved'}
                words={attestationStateWords(one.state)}
              />
              <div>
                {t('Attestation: {what}', { what: subjectWords(one) })}
                <span className={page.below}>
                  {one.state === 'lacking' ? <Said>{one.problem ?? ''}</Said> : untilWords(one)}
                </span>
              </div>
            </li>
          ))}
          {late.map(({ number, title, severity, due }) => (
            <li key={number} className={styles.need}>
              <StateMark state="broken" words={t('Late')} />
              <div>
                {t('Finding {number}: {title}', { number, title })}
                <span className={page.below}>
                  {t('{severity}, was due on {day}', {
                    severity: severityWords(severity),
                    day: formatDate(due),
                  })}
                </span>
              </div>
            </li>
          ))}
        </ul>
      )}
    </section>
  )
}

function Broken({
  sentence,
  controls,
}: {
  readonly sentence: TrustSentence
  readonly controls: readonly TrustControl[]
}): ReactNode {
  const { says, since, notes } = sentence
  const failing = controls.filter(
    ({ id, state }) => state === 'broken' && sentence.controls.includes(id),
  )
  return (
    <li className={styles.need}>
      <StateMark state="broken" words={promiseStateWords('broken')} />
      <div>
        <Said>{says}</Said>
        {since !== null && (
          <span className={page.below}>
            {t('Broken since {when}', { when: formatInstant(since) })}
          </span>
        )}
        {failing.map(({ id, last }) => (
          <span key={id} className={styles.why}>
            <Link to="/cloud-trust/$control" params={{ control: id }}>
              {id}
            </Link>
            {last !== null && (
              <>
                {': '}
                <Said>{last.measured}</Said>
              </>
            )}
          </span>
        ))}
        <Notes notes={notes} />
        {notes.length === 0 && (
          <span className={page.below}>
            {t('To say on the public page what happened:')}{' '}
            <code dir="ltr">bin/zennnn promise note {sentence.id}</code>
          </span>
        )}
      </div>
    </li>
  )
}
