import { Button } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { type ReactNode, useState } from 'react'
import { deviceName } from '../account/user-agent.ts'
import { requestJson } from '../api/request.ts'
import { formatAgo, formatInstant } from '../language/format.ts'
import { t } from '../language/language.ts'
import { LateSkeleton } from '../panel/late-skeleton.tsx'
import styles from '../panel/page.module.css'
import { notifyDone } from '../shell/notify.ts'
import { ViewProblem } from '../shell/view-problem.tsx'
import { type Person, PersonCell, personOf, rowsOf, textOf } from './person.tsx'

interface Session {
  readonly id: string
  readonly user: Person | undefined
  readonly createdAt: string
  readonly lastSeenAt: string
  readonly network: string
  readonly userAgent: string
  readonly isCurrent: boolean
}

/** Who is signed in, with the way to end it. */
export function SessionsSection(): ReactNode {
  const [problem, setProblem] = useState<string>()
  const { data, error, refetch } = useQuery({
    queryKey: ['security', 'sessions'],
    queryFn: async ({ signal }) =>
      rowsOf(await requestJson('/api/security/sessions', { signal })).map(toSession),
  })
  const end = async ({ id, user }: Session): Promise<void> => {
    setProblem(undefined)
    try {
      await requestJson(`/api/security/sessions/${id}/end`, { method: 'POST' })
      notifyDone(t('{name} is signed out there.', { name: user?.name ?? '' }))
    } catch (failure) {
      setProblem(failure instanceof Error ? failure.message : String(failure))
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
        <Sessions sessions={data} onEnd={(session) => void end(session)} />
      )}
      {problem !== undefined && (
        <p className={styles.problem} role="alert">
          {problem}
        </p>
      )}
    </section>
  )
}

function Sessions(props: {
  readonly sessions: readonly Session[]
  readonly onEnd: (session: Session) => void
}): ReactNode {
  const now = new Date()
  return (
    <table className={styles.table}>
      <thead>
        <tr>
          <th scope="col">{t('User')}</th>
          <th scope="col">{t('Device')}</th>
          <th scope="col">{t('Network')}</th>
          <th scope="col">{t('Signed in')}</th>
          <th scope="col">{t('Last used')}</th>
          <th scope="col" className={styles.end}>
            <span className={styles.spoken}>{t('Acts')}</span>
          </th>
        </tr>
      </thead>
      <tbody>
        {props.sessions.map((session) => (
          <tr key={session.id}>
            <td>
              <PersonCell person={session.user} />
            </td>
            <td title={session.userAgent}>
              {session.userAgent === '' ? t('Unknown') : deviceName(session.userAgent)}
            </td>
            <td>
              <bdi>{session.network}</bdi>
            </td>
            <td>{formatInstant(session.createdAt)}</td>
            <td>{session.isCurrent ? t('now') : formatAgo(session.lastSeenAt, now)}</td>
            <td className={styles.end}>
              {session.isCurrent ? (
                <span className={styles.tag}>{t('This browser')}</span>
              ) : (
                <span className={styles.acts}>
                  <Button size="xs" variant="default" onClick={() => props.onEnd(session)}>
                    {t('Sign out')}
                  </Button>
                </span>
              )}
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  )
}

function toSession(value: unknown): Session {
  const one = Object(value)
  return {
    id: String(one.id),
    user: personOf(one.user),
    createdAt: String(one.created_at),
    lastSeenAt: String(one.last_seen_at),
    network: textOf(one.network),
    userAgent: textOf(one.user_agent),
    isCurrent: one.is_current === true,
  }
}
