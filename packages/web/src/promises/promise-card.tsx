import type { ReactNode } from 'react'
import { formatAgo, formatDate } from '../language/format.ts'
import { t } from '../language/language.ts'
import page from '../panel/page.module.css'
import { promiseStateWords } from '../promise-state/promise-state.ts'
import { StateMark } from '../promise-state/state-mark.tsx'
import { outcomeSign, outcomeWords, ownWords } from './own-words.ts'
import { PromiseLink } from './promise-links.tsx'
import styles from './promises.module.css'
import type { Own, OwnPromise, PromisePart } from './promises-api.ts'

/** One sentence of the policy: how it stands for the own database, and what was measured of the whole cloud. */
export function PromiseCard({
  promise,
  now,
}: {
  readonly promise: OwnPromise
  readonly now: Date
}): ReactNode {
  const { id, says, state, parts, own } = promise
  return (
    <article
      id={id}
      tabIndex={-1}
      className={styles.promise}
      data-outcome={own?.outcome}
      aria-labelledby={`${id}-says`}
    >
      <h3 id={`${id}-says`} className={styles.says}>
        <bdi lang="en" dir="ltr">
          {says}
        </bdi>
      </h3>
      {own !== null && <OwnPart own={own} now={now} />}
      <section className={styles.part} aria-label={t('The whole cloud')}>
        <p className={styles.partHead}>
          <span className={page.quiet}>{t('The whole cloud')}</span>
          <StateMark state={state} words={promiseStateWords(state)} />
        </p>
        <ul className={styles.measured}>
          {parts.map((part, index) => (
            <PartLine key={index} part={part} now={now} />
          ))}
        </ul>
      </section>
    </article>
  )
}

function OwnPart({ own, now }: { readonly own: Own; readonly now: Date }): ReactNode {
  return (
    <section className={styles.part} aria-label={t('Your database')}>
      <p className={styles.partHead}>
        <span className={page.quiet}>{t('Your database')}</span>
        <StateMark state={outcomeSign(own.outcome)} words={outcomeWords(own.outcome)} />
      </p>
      <div className={styles.own}>
        {ownWords(own, now).map((sentence) => (
          <p key={sentence}>{sentence}</p>
        ))}
        <PromiseLink kind={own.kind} />
      </div>
    </section>
  )
}

/** What is measured is said in English, as on the public page: it is what was signed. */
function PartLine({ part, now }: { readonly part: PromisePart; readonly now: Date }): ReactNode {
  const { text, time } = part.kind === 'control' ? controlWords(part, now) : attestedWords(part)
  return (
    <li>
      <span lang="en" dir="ltr">
        {text}
      </span>
      {time !== undefined && <span className={page.quiet}> {time}</span>}
    </li>
  )
}

interface PartWords {
  readonly text: string
  readonly time: string | undefined
}

function controlWords(
  { measured, at, tries, why }: Extract<PromisePart, { kind: 'control' }>,
  now: Date,
): PartWords {
  if (measured === undefined || at === undefined)
    return { text: [tries, why ?? ''].join(' ').trim(), time: undefined }
  return { text: `${capital(measured)}.${why === null ? '' : ` ${why}`}`, time: formatAgo(at, now) }
}

function attestedWords({
  attestation,
  subject,
  why,
}: Extract<PromisePart, { kind: 'attestation' }>): PartWords {
  const about = subject === '' ? '' : `${subject}: `
  if (attestation === null) return { text: `${about}${why ?? ''}`, time: undefined }
  const { says, by, until } = attestation
  return {
    text: `${about}${says}`,
    time: t('Attested by {who}, until {day}', { who: by, day: formatDate(until) }),
  }
}

function capital(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1)
}
