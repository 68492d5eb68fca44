import { TextInput } from '@mantine/core'
import { Link } from '@tanstack/react-router'
import { type ReactNode, useState } from 'react'
import { formatInstant } from '../language/format.ts'
import { t } from '../language/language.ts'
import page from '../panel/page.module.css'
import { PanelTable } from '../panel/panel-table.tsx'
import { promiseStateWords } from '../promise-state/promise-state.ts'
import { StateMark } from '../promise-state/state-mark.tsx'
import { Said } from './said.tsx'
import styles from './trust.module.css'
import type { TrustControl } from './trust-api.ts'
import { whenWords, worstFirst } from './trust-words.ts'

/** All that tries the sentences, with what each saw last; what does not hold is first. */
export function ControlsCard({
  controls,
  now,
}: {
  readonly controls: readonly TrustControl[]
  readonly now: Date
}): ReactNode {
  const [wanted, setWanted] = useState('')
  const found = worstFirst(controls.filter((control) => isWanted(control, wanted)))
  return (
    <section className={page.card} aria-labelledby="trust-controls">
      <header className={styles.head}>
        <h2 id="trust-controls" className={page.cardTitle}>
          {t('Controls')}{' '}
          <span className={page.quiet}>
            {t('{shown} of {total}', { shown: found.length, total: controls.length })}
          </span>
        </h2>
        <TextInput
          size="xs"
          type="search"
          className={styles.search}
          aria-label={t('Search controls')}
          placeholder={t('Search controls')}
          value={wanted}
          onChange={(event) => setWanted(event.currentTarget.value)}
        />
      </header>
      {found.length === 0 ? (
        <p className={page.quiet}>{t('Nothing found')}</p>
      ) : (
        <div className={styles.table}>
          <PanelTable
            rows={found}
            columns={[
              { label: t('Control'), cell: (control) => <Name control={control} /> },
              {
                label: t('State'),
                cell: ({ state }) => <StateMark state={state} words={promiseStateWords(state)} />,
              },
              {
                label: t('Last measured'),
                cell: (control) => <Measured control={control} now={now} />,
                title: ({ last }) => (last === null ? undefined : formatInstant(last.at)),
              },
            ]}
          />
        </div>
      )}
    </section>
  )
}

/** What was measured last; where that does not count, why not. */
export function Measured({
  control: { last, why },
  now,
}: {
  readonly control: Pick<TrustControl, 'last' | 'why'>
  readonly now: Date
}): ReactNode {
  return (
    <>
      {last !== null && <Said>{last.measured}</Said>}
      {last !== null && <span className={page.below}>{whenWords(last, now)}</span>}
      {why !== null && (
        <span className={last === null ? undefined : page.below}>
          <Said>{why}</Said>
        </span>
      )}
    </>
  )
}

function Name({ control: { id, tries, job } }: { readonly control: TrustControl }): ReactNode {
  return (
    <>
      <Link to="/cloud-trust/$control" params={{ control: id }}>
        {id}
      </Link>
      {job !== null && <span className={styles.running}>{t('Running')}</span>}
      <span className={page.below}>
        <Said>{tries}</Said>
      </span>
    </>
  )
}

function isWanted({ id, tries, last }: TrustControl, wanted: string): boolean {
  const text = `${id} ${tries} ${last?.measured ?? ''}`.toLowerCase()
  return text.includes(wanted.trim().toLowerCase())
}
