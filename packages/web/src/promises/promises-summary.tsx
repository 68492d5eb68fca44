import type { ReactNode } from 'react'
import { t } from '../language/language.ts'
import page from '../panel/page.module.css'
import { type PromiseState, promiseStateWords } from '../promise-state/promise-state.ts'
import { StateMark } from '../promise-state/state-mark.tsx'
import { outcomeSign, outcomeWords } from './own-words.ts'
import styles from './promises.module.css'
import type { Own, OwnPromises } from './promises-api.ts'

const OUTCOMES: readonly Own['outcome'][] = ['fails', 'unknown', 'holds', 'told']
const STATES: readonly PromiseState[] = ['broken', 'unproved', 'attested', 'proved']

/** The whole at a glance, what is worst first. */
export function PromisesSummary({
  promises,
}: {
  readonly promises: OwnPromises['promises']
}): ReactNode {
  const own = promises.flatMap((promise) => promise.own ?? [])
  const measured = own.filter(({ outcome }) => outcome !== 'told')
  const failing = promises.filter((promise) => promise.own?.outcome === 'fails')
  return (
    <section className={page.card} aria-labelledby="summary">
      <h2 id="summary" className={page.cardTitle}>
        {headWords(measured.length, failing.length)}
      </h2>
      {failing.length > 0 && (
        <ul className={styles.failing}>
          {failing.map(({ id, says }) => (
            <li key={id}>
              <a href={`#${id}`} className={page.link}>
                <bdi lang="en" dir="ltr">
                  {says}
                </bdi>
              </a>
            </li>
          ))}
        </ul>
      )}
      <dl className={styles.counts}>
        <div>
          <dt>{t('Your database')}</dt>
          <dd>
            {OUTCOMES.map((outcome) => (
              <Count
                key={outcome}
                count={own.filter((one) => one.outcome === outcome).length}
                mark={<StateMark state={outcomeSign(outcome)} words={outcomeWords(outcome)} />}
              />
            ))}
          </dd>
        </div>
        <div>
          <dt>{t('The whole cloud')}</dt>
          <dd>
            {STATES.map((state) => (
              <Count
                key={state}
                count={promises.filter((one) => one.state === state).length}
                mark={<StateMark state={state} words={promiseStateWords(state)} />}
              />
            ))}
          </dd>
        </div>
      </dl>
    </section>
  )
}

function Count({ count, mark }: { readonly count: number; readonly mark: ReactNode }): ReactNode {
  if (count === 0) return null
  return (
    <span className={styles.tally}>
      {mark} <strong>{count}</strong>
    </span>
  )
}

function headWords(all: number, failing: number): string {
  return failing === 0
    ? t('Of {all} promises that can be measured of your database, none is broken.', { all })
    : t(
        'Of {all} promises that can be measured of your database, {failing, plural, one {# is not kept} other {# are not kept}}.',
        {
          failing,
          all,
        },
      )
}
