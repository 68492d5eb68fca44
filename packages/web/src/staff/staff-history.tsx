import type { ReactNode } from 'react'
import { formatInstant } from '../language/format.ts'
import { t } from '../language/language.ts'
import styles from '../panel/page.module.css'
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
    <table className={styles.table}>
      <thead>
        <tr>
          <th scope="col">{t('Time')}</th>
          <th scope="col">{t('Support')}</th>
          <th scope="col">{t('Reason')}</th>
          <th scope="col">{t('What it may see')}</th>
          <th scope="col">{t('State')}</th>
        </tr>
      </thead>
      <tbody>
        {requests.map(({ id, askedAt, staff, ticket, reason, asked, granted, state }) => (
          <tr key={id}>
            <td>{formatInstant(askedAt)}</td>
            <td>
              <bdi>{staff}</bdi>
              <span className={styles.below}>
                <bdi>{ticket}</bdi>
              </span>
            </td>
            <td>
              <bdi>{reason}</bdi>
            </td>
            <td>{scopeWords(granted ?? asked, known)}</td>
            <td>{stateWords(state)}</td>
          </tr>
        ))}
      </tbody>
    </table>
  )
}
