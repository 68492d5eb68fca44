import { useInfiniteQuery } from '@tanstack/react-query'
import { useNavigate, useSearch } from '@tanstack/react-router'
import type { ReactNode } from 'react'
import { type OpenSession, sessionColumns } from '../account/open-session.tsx'
import { SessionAct } from '../account/session-act.tsx'
import { wordsOf } from '../api/problem.ts'
import { formatInteger } from '../language/format.ts'
import { t } from '../language/language.ts'
import { LateSkeleton } from '../panel/late-skeleton.tsx'
import styles from '../panel/page.module.css'
import { PanelTable } from '../panel/panel-table.tsx'
import { ShowMore } from '../panel/show-more.tsx'
import type { Person } from '../people/person.ts'
import { PersonCell } from '../people/person-cell.tsx'
import { PersonFilter } from '../people/person-filter.tsx'
import { keepPerson, usePerson } from '../people/use-person.ts'
import { notifyDone } from '../shell/notify.ts'
import { useAttempt } from '../shell/use-attempt.ts'
import { ViewProblem } from '../shell/view-problem.tsx'
import { EndAllSessions } from './end-all-sessions.tsx'
import { endSession, readSessions, type SessionOf } from './session-api.ts'

/** Who is signed in, with the ways to end it: one session, or all of a person, who stands in the address. */
export function SessionsSection(): ReactNode {
  const { person: id } = useSearch({ from: '/sign-in-security' })
  const { data: person, error, refetch } = usePerson(id)
  if (id !== undefined && person === undefined)
    return error === null ? (
      <LateSkeleton lines={5} />
    ) : (
      <ViewProblem error={error} reset={() => void refetch()} />
    )
  return <SessionsOf person={person} />
}

/** Of one person, or of everybody. */
function SessionsOf({ person }: { readonly person: Person | undefined }): ReactNode {
  const navigate = useNavigate()
  const choose = (chosen: Person | undefined): void => {
    if (chosen !== undefined) keepPerson(chosen)
    void navigate({
      to: '/sign-in-security',
      search: { part: 'sessions', person: chosen?.id },
      replace: true,
    })
  }
  const pages = useInfiniteQuery({
    queryKey: ['security', 'sessions', person?.id],
    queryFn: async ({ signal, pageParam }) =>
      await readSessions({ person, offset: pageParam, signal }),
    initialPageParam: 0,
    getNextPageParam: (last, all) => {
      const shown = all.reduce((sum, { sessions }) => sum + sessions.length, 0)
      return last.sessions.length === 0 || shown >= last.count ? undefined : shown
    },
  })
  const { data, error, refetch } = pages
  if (data === undefined && error !== null)
    return <ViewProblem error={error} reset={() => void refetch()} />
  const count = data?.pages.at(-1)?.count ?? 0
  // One that was used meanwhile has moved to the front, and may be on two pages.
  const sessions = [
    ...new Map(data?.pages.flatMap((one) => one.sessions).map((one) => [one.id, one])).values(),
  ]
  return (
    <section className={styles.card} aria-labelledby="security-sessions">
      <h2 id="security-sessions" className={styles.cardTitle}>
        {t('Open sessions')}
      </h2>
      <p className={styles.cardLead}>
        {t(
          'Whoever you sign out has to sign in again with the next click. Choose a person to end all sessions at once.',
        )}
      </p>
      <div className={styles.filters}>
        <PersonFilter person={person} onChange={choose} />
        {person !== undefined && (
          <EndAllSessions person={person} count={count} onEnded={() => void refetch()} />
        )}
      </div>
      {data === undefined ? (
        <LateSkeleton lines={5} />
      ) : (
        <Sessions sessions={sessions} onEnded={async () => await refetch()} />
      )}
      <ShowMore
        pages={pages}
        shown={data === undefined ? undefined : countWords(sessions.length, count)}
      />
    </section>
  )
}

function countWords(shown: number, count: number): string {
  if (count === 0) return t('No session is open.')
  return t('{shown} of {count, plural, one {# session} other {# sessions}}, the last used first', {
    shown: formatInteger(shown),
    count,
  })
}

function Sessions(props: {
  readonly sessions: readonly SessionOf[]
  readonly onEnded: () => Promise<unknown>
}): ReactNode {
  const { sessions, onEnded } = props
  const { problem, attempt } = useAttempt(wordsOf)
  const end = async ({ id, user }: SessionOf): Promise<void> =>
    await attempt(async () => {
      try {
        await endSession(id)
        notifyDone(t('{name} is signed out there.', { name: user?.name ?? '' }))
      } finally {
        // Refused or not: what is shown was true before.
        await onEnded()
      }
    })
  return (
    <>
      {sessions.length > 0 && (
        <PanelTable
          rows={sessions}
          columns={[
            { label: t('User'), cell: ({ user }) => <PersonCell person={user} /> },
            ...sessionColumns(),
          ]}
          acts={(session: SessionOf & OpenSession) => (
            <SessionAct
              session={session}
              owner={session.user?.name}
              onEnd={() => void end(session)}
            />
          )}
        />
      )}
      {problem !== undefined && (
        <p className={styles.problem} role="alert">
          {problem}
        </p>
      )}
    </>
  )
}
