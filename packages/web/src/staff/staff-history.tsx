import type { ReactNode } from 'react'
import { formatInstant } from '../language/format.ts'
import { t } from '../language/language.ts'
import styles from '../panel/page.module.css'
import { PanelTable } from '../panel/panel-table.tsx'
import type { StaffRequest } from './staff-api.ts'
import { scopeWords, stateWords } from './staff-words.ts'
import { useModelLabels } from './use-model-labels.ts'

/** What was asked for and is over. */
export function StaffHistory({
  requests,
}: {
  readonly requests: readonly StaffRequest[]
}): ReactNode {
  const known = useModelLabels()
  if (requests.length === 0) return <p className={styles.quiet}>{t('There is nothing here')}</p>
  return (
    <PanelTable
      rows={requests}
      columns={[
        { label: t('Time'), cell: ({ askedAt }) => formatInstant(askedAt) },
        {
          label: t('Support'),
          cell: ({ staff, ticket }) => (
            <>
              <bdi>{staff}</bdi>
              <span className={styles.below}>
                <bdi>{ticket}</bdi>
              </span>
            </>
          ),
        },
        { label: t('Reason'), cell: ({ reason }) => <bdi>{reason}</bdi> },
        {
          label: t('What it may see'),
          cell: ({ granted, asked }) => scopeWords(granted ?? asked, known),
        },
        { label: t('State'), cell: ({ state }) => stateWords(state) },
      ]}
    />
  )
}
