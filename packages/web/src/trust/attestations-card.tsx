import type { ReactNode } from 'react'
import { t } from '../language/language.ts'
import page from '../panel/page.module.css'
import { PanelTable } from '../panel/panel-table.tsx'
import type { PromiseState } from '../promise-state/promise-state.ts'
import { StateMark } from '../promise-state/state-mark.tsx'
import { Said } from './said.tsx'
import type { TrustAttestation } from './trust-api.ts'
import { attestationStateWords, subjectWords, untilWords } from './trust-words.ts'

const SHOWN_AS: Readonly<Record<TrustAttestation['state'], PromiseState>> = {
  counts: 'proved',
  due: 'attested',
  over: 'unproved',
  lacking: 'unproved',
}

/** What no program can try, so that somebody signs for it, until a date. */
export function AttestationsCard({
  attestations,
}: {
  readonly attestations: readonly TrustAttestation[]
}): ReactNode {
  const rows = attestations.map((one) => ({ ...one, id: `${one.promise} ${one.subject}` }))
  return (
    <section className={page.card} aria-labelledby="trust-attestations">
      <h2 id="trust-attestations" className={page.cardTitle}>
        {t('Attestations')}
      </h2>
      <p className={page.cardLead}>
        {t('What no program can try, somebody signs for, until a date. To sign anew:')}{' '}
        <code dir="ltr">bin/zennnn attestation sign</code>
      </p>
      {rows.length === 0 ? (
        <p className={page.quiet}>{t('This policy has no sentence that somebody signs for.')}</p>
      ) : (
        <PanelTable
          rows={rows}
          columns={[
            { label: t('Of what'), cell: subjectWords },
            {
              label: t('State'),
              cell: ({ state }) => (
                <StateMark state={SHOWN_AS[state]} words={attestationStateWords(state)} />
              ),
            },
            { label: t('Until'), cell: untilWords },
            { label: t('By'), cell: By },
          ]}
        />
      )}
    </section>
  )
}

function By({ by, document, problem }: TrustAttestation): ReactNode {
  return (
    <>
      {by === null ? '–' : <bdi>{by}</bdi>}
      {document !== null && (
        <span className={page.below}>
          <bdi>{document}</bdi>
        </span>
      )}
      {problem !== null && (
        <span className={page.below}>
          <Said>{problem}</Said>
        </span>
      )}
    </>
  )
}
