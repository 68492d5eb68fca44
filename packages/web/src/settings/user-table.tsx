import { Button } from '@mantine/core'
import { Link } from '@tanstack/react-router'
import type { ReactNode } from 'react'
import { useMeta, useModel, useUser } from '../api/queries.ts'
import type { Row } from '../api/records.ts'
import { t } from '../language/language.ts'
import { actName } from '../panel/act-name.ts'
import styles from '../panel/page.module.css'
import { PanelTable } from '../panel/panel-table.tsx'
import { InviteUser } from './invite-user.tsx'
import { ResetFactors } from './reset-factors.tsx'
import { UserActivity } from './user-activity.tsx'

/** People with their groups, and what an administrator can do for each. */
export function UserTable(props: {
  readonly rows: readonly Row[]
  readonly onPassword: (row: Row) => void
  readonly onChanged: () => void
}): ReactNode {
  const me = useUser().id
  const actions = useModel('user')?.actions ?? []
  const { groups, rights } = useMeta()
  // The records are called in English; what apps declare is in the language of who looks.
  const labels = new Map(rights.map(({ name, label }) => [name, label]))
  return (
    <PanelTable
      rows={props.rows}
      columns={[
        { label: t('Name'), cell: (row) => <UserCell row={row} /> },
        { label: t('Groups'), cell: (row) => groupLabels(row, labels) },
        {
          label: t('State'),
          cell: (row) => (
            <>
              <span>{row['active'] === true ? t('Active') : t('Not active')}</span>
              {groups.includes('administrator') && <SessionsLink row={row} />}
            </>
          ),
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

/** Where else the person is signed in, and the way to end it. */
function SessionsLink({ row }: { readonly row: Row }): ReactNode {
  return (
    <span className={styles.below}>
      <Link
        to="/sign-in-security"
        search={{ part: 'sessions', person: row.id }}
        aria-label={actName(t('Open sessions'), String(row['name']))}
      >
        {t('Open sessions')}
      </Link>
    </span>
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
