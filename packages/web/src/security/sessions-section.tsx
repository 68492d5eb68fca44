import { useQuery } from '@tanstack/react-query'
import { type ReactNode, useState } from 'react'
import { type OpenSession, sessionColumns, toSession } from '../account/open-session.tsx'
import { SessionAct } from '../account/session-act.tsx'
import { wordsOf } from '../api/problem.ts'
import { requestJson } from '../api/request.ts'
import { t } from '../language/language.ts'
import { LateSkeleton } from '../panel/late-skeleton.tsx'
import styles from '../panel/page.module.css'
import { PanelTable } from '../panel/panel-table.tsx'
import { notifyDone } from '../shell/notify.ts'
import { ViewProblem } from '../shell/view-problem.tsx'
import { type Person, personOf, rowsOf } from './person.ts'
import { PersonCell } from './person-cell.tsx'

interface Session extends OpenSession {
  readonly user: Person | undefined
}

/** Who is signed in, with the way to end it. */
export function SessionsSection(): ReactNode {
  const [problem, setProblem] = useState<string>()
  const { data, error, refetch } = useQuery({
    queryKey: ['security', 'sessions'],
    queryFn: async ({ signal }) =>
      rowsOf(await requestJson('/api/security/sessions', { signal })).map(
        (one): Session => ({ ...toSession(one), user: personOf(Object(one).user) }),
      ),
  })
  const end = async ({ id, user }: Session): Promise<void> => {
    setProblem(undefined)
    try {
      await requestJson(`/api/security/sessions/${id}/end`, { method: 'POST' })
      notifyDone(t('{name} is signed out there.', { name: user?.name ?? '' }))
    } catch (failure) {
      setProblem(wordsOf(failure))
    }
    await refetch()
  }
  if (data === undefined && error !== null)
    return <ViewProblem error={error} reset={() => void refetch()} />
  return (
    <section className={styles.card} aria-labelledby="security-sessions">
      <h2 id="security-sessions" className={styles.cardTitle}>
        {t('Open sessions')}
      </h2>
      <p className={styles.cardLead}>
        {t('Whoever you sign out has to sign in again with the next click.')}
      </p>
      {data === undefined ? (
        <LateSkeleton lines={5} />
      ) : (
        <PanelTable
          rows={data}
          columns={[
            { label: t('User'), cell: ({ user }) => <PersonCell person={user} /> },
            ...sessionColumns(),
          ]}
          acts={(session) => <SessionAct session={session} onEnd={() => void end(session)} />}
        />
      )}
      {problem !== undefined && (
        <p className={styles.problem} role="alert">
          {problem}
        </p>
      )}
    </section>
  )
}
