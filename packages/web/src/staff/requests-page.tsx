import { useSearch } from '@tanstack/react-router'
import type { ReactNode } from 'react'
import { useMeta } from '../api/queries.ts'
import { t } from '../language/language.ts'
import styles from '../panel/page.module.css'
import { NotFound } from '../shell/not-found.tsx'
import { AskForm } from './ask-form.tsx'
import { AskedList } from './asked-list.tsx'
import { ChooseDatabase } from './choose-database.tsx'
import { ComeIn } from './come-in.tsx'

/** Where operators ask a customer for access, and come in by what was granted. */
export function RequestsPage(): ReactNode {
  const { staffAccess } = useMeta()
  const { database, open, browser } = useSearch({ from: '/staff-requests' })
  if (staffAccess !== 'asks') return <NotFound />
  return (
    <div className={styles.page}>
      <h1 className={styles.title}>{t('Staff access')}</h1>
      <p className={styles.lead}>
        {t(
          'You ask, an administrator of the customer decides. Whatever you do in a database is in its audit log, with your name and the ticket.',
        )}
      </p>
      {database !== undefined && open !== undefined && browser !== undefined && (
        <ComeIn key={open} slug={database} id={open} browser={browser} />
      )}
      <ChooseDatabase slug={database} />
      {database !== undefined && (
        <>
          <AskForm key={database} slug={database} />
          <AskedList slug={database} />
        </>
      )}
    </div>
  )
}
