import { Button } from '@mantine/core'
import { keepPreviousData, useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { type ReactNode, useState } from 'react'
import { keys, useMeta, useModel, useUser } from '../api/queries.ts'
import { listRecords, type Row } from '../api/records.ts'
import { t } from '../language/language.ts'
import { LateSkeleton } from '../panel/late-skeleton.tsx'
import styles from '../panel/page.module.css'
import { PanelTable } from '../panel/panel-table.tsx'
import { ViewProblem } from '../shell/view-problem.tsx'
import { GivePassword } from './give-password.tsx'
import { InviteUser } from './invite-user.tsx'
import { ResetFactors } from './reset-factors.tsx'
import { UserActivity } from './user-activity.tsx'

const SHOWN = 200

/** Who may come in, with the acts that a form of a record has no place for. Names and rights are changed in the form. */
export function UsersPart(): ReactNode {
  const [asked, setAsked] = useState<Row>()
  const { data, error, refetch } = useQuery({
    queryKey: keys.list('user', 'people'),
    queryFn: async ({ signal }) =>
      await listRecords({
        model: 'user',
        select: 'id,name,login,active,groups(name,label)',
        order: 'active.desc,name',
        limit: SHOWN,
        count: 'exact',
        signal,
      }),
    placeholderData: keepPreviousData,
  })
  if (error !== null) return <ViewProblem error={error} reset={() => void refetch()} />
  return (
    <section className={styles.card} aria-labelledby="people">
      <h2 id="people" className={styles.cardTitle}>
        {t('Users')}
      </h2>
      <p className={styles.cardLead}>
        {t(
          'A user is given groups and companies in the form. An invitation lets the person set up how to sign in.',
        )}{' '}
        <Link to="/$model/new" params={{ model: 'user' }} className={styles.link}>
          {t('Add a user')}
        </Link>
      </p>
      {data === undefined ? (
        <LateSkeleton lines={5} />
      ) : (
        <People rows={data.rows} onPassword={setAsked} onChanged={() => void refetch()} />
      )}
      {data?.total !== undefined && data.total > data.rows.length && (
        <p className={styles.lead}>
          {t('{shown} of {total}', { shown: data.rows.length, total: data.total })}{' '}
          <Link to="/$model" params={{ model: 'user' }} className={styles.link}>
            {t('All users')}
          </Link>
        </p>
      )}
      <GivePassword
        person={
          asked === undefined
            ? undefined
            : { id: asked.id, name: String(asked['name']), login: String(asked['login']) }
        }
        onClose={() => setAsked(undefined)}
      />
    </section>
  )
}

function People(props: {
  readonly rows: readonly Row[]
  readonly onPassword: (row: Row) => void
  readonly onChanged: () => void
}): ReactNode {
  const me = useUser().id
  const actions = useModel('user')?.actions ?? []
  // The records are called in English; what apps declare is in the language of who looks.
  const labels = new Map(useMeta().rights.map(({ name, label }) => [name, label]))
  return (
    <PanelTable
      rows={props.rows}
      columns={[
        { label: t('Name'), cell: (row) => <UserCell row={row} /> },
        { label: t('Groups'), cell: (row) => groupLabels(row, labels) },
        {
          label: t('State'),
          cell: (row) => (row['active'] === true ? t('Active') : t('Not active')),
        },
      ]}
      acts={(row) =>
        row.id === me ? (
          <span className={styles.tag}>{t('This is you')}</span>
        ) : (
          <>
            <InviteUser row={row} actions={actions} />
            <Button
              size="xs"
              variant="default"
              aria-label={t('Give a password: {name}', { name: String(row['name']) })}
              onClick={() => props.onPassword(row)}
            >
              {t('Give a password')}
            </Button>
            <ResetFactors row={row} />
            <UserActivity row={row} actions={actions} onChanged={props.onChanged} />
          </>
        )
      }
    />
  )
}

function UserCell({ row }: { readonly row: Row }): ReactNode {
  return (
    <>
      <Link to="/$model/$id" params={{ model: 'user', id: row.id }}>
        {String(row['name'])}
      </Link>
      <span className={styles.below}>
        <bdi>{String(row['login'])}</bdi>
      </span>
    </>
  )
}

function groupLabels(row: Row, labels: ReadonlyMap<string, string>): string {
  const groups = row['groups']
  if (!Array.isArray(groups) || groups.length === 0) return t('None')
  return groups
    .map((group: unknown) => Object(group))
    .map(({ name, label }) => labels.get(String(name)) ?? String(label))
    .join(', ')
}
