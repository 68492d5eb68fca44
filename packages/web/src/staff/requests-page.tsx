import { NativeSelect } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { useNavigate, useSearch } from '@tanstack/react-router'
import type { ReactNode } from 'react'
import { keys, useMeta } from '../api/queries.ts'
import { listRecords } from '../api/records.ts'
import { t } from '../language/language.ts'
import styles from '../panel/page.module.css'
import { NotFound } from '../shell/not-found.tsx'
import { AskForm } from './ask-form.tsx'
import { AskedList } from './asked-list.tsx'
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

function ChooseDatabase({ slug }: { readonly slug: string | undefined }): ReactNode {
  const navigate = useNavigate()
  const { data } = useQuery({
    queryKey: keys.list('database', 'staff'),
    queryFn: async ({ signal }) =>
      await listRecords({
        model: 'database',
        select: 'id,slug,name',
        filters: [['state', 'eq', 'live']],
        order: 'slug',
        limit: 1000,
        signal,
      }),
  })
  const rows = data?.rows ?? []
  return (
    <div className={styles.card}>
      <div className={styles.fields}>
        <NativeSelect
          label={t('Database')}
          value={slug ?? ''}
          data={[
            { value: '', label: t('Choose one') },
            ...rows.map((row) => ({
              value: String(row['slug']),
              label: `${String(row['slug'])} – ${String(row['name'])}`,
            })),
          ]}
          onChange={(event) =>
            void navigate({
              to: '/staff-requests',
              search: { database: event.currentTarget.value },
            })
          }
        />
      </div>
    </div>
  )
}
