import type { ReactNode } from 'react'
import { t } from '../language/language.ts'
import styles from '../panel/page.module.css'
import type { Person } from './person.ts'

/** Who it was; a login that is nobody's is not kept. */
export function PersonCell({ person }: { readonly person: Person | undefined }): ReactNode {
  if (person === undefined) return <span className={styles.quiet}>{t('Nobody known')}</span>
  return (
    <>
      {person.name}
      {person.login !== person.name && (
        <span className={styles.below}>
          <bdi>{person.login}</bdi>
        </span>
      )}
    </>
  )
}
