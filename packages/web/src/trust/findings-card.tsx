import type { ReactNode } from 'react'
import { formatDate, formatInteger } from '../language/format.ts'
import { t } from '../language/language.ts'
import page from '../panel/page.module.css'
import { PanelTable } from '../panel/panel-table.tsx'
import { StateMark } from '../promise-state/state-mark.tsx'
import type { TrustFinding } from './trust-api.ts'
import { findingStateWords, severityWords } from './trust-words.ts'

/** What audits found, and nobody verified yet; and where reports of weaknesses are worked through. */
export function FindingsCard({
  findings,
}: {
  readonly findings: readonly TrustFinding[]
}): ReactNode {
  const rows = findings.map((finding) => ({ ...finding, id: String(finding.number) }))
  return (
    <section className={page.card} aria-labelledby="trust-findings">
      <h2 id="trust-findings" className={page.cardTitle}>
        {t('Findings of audits')}
      </h2>
      {rows.length === 0 ? (
        <p className={page.quiet}>
          {t('No finding waits. To write down what an audit found:')}{' '}
          <code dir="ltr">bin/zennnn finding add</code>
        </p>
      ) : (
        <PanelTable
          rows={rows}
          columns={[
            { label: t('Finding'), cell: Title },
            { label: t('Severity'), cell: ({ severity }) => severityWords(severity) },
            { label: t('Due'), cell: Due },
            { label: t('State'), cell: ({ state }) => findingStateWords(state) },
          ]}
        />
      )}
      <p className={page.quiet}>
        {t('What people outside report is worked through at the machine:')}{' '}
        <code dir="ltr">bin/zennnn report list</code>
      </p>
    </section>
  )
}

function Title({ number, title, source }: TrustFinding): ReactNode {
  return (
    <>
      {formatInteger(number)} <bdi>{title}</bdi>
      <span className={page.below}>
        <bdi>{source}</bdi>
      </span>
    </>
  )
}

function Due({ due, late, state }: TrustFinding): ReactNode {
  if (state !== 'open' && state !== 'fixing') return '–'
  return (
    <>
      {formatDate(due)} {late && <StateMark state="broken" words={t('Late')} />}
    </>
  )
}
