import { Button } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { type ReactNode, useState } from 'react'
import { requestJson } from '../api/request.ts'
import { formatAgo, formatInstant } from '../language/format.ts'
import { t } from '../language/language.ts'
import { LateSkeleton } from '../panel/late-skeleton.tsx'
import styles from '../panel/page.module.css'
import { notifyDone } from '../shell/notify.ts'
import { deviceName } from './user-agent.ts'

interface OpenSession {
  readonly createdAt: string
  readonly lastSeenAt: string
  readonly userAgent: string | undefined
  readonly network: string | undefined
  readonly isCurrent: boolean
}

/** Where the person is signed in, and the way to end what is not this browser. */
export function SessionList(): ReactNode {
  const { data, error, refetch } = useQuery({ queryKey: ['sessions'], queryFn: readSessions })
  const [problem, setProblem] = useState<string>()
  const [isBusy, setBusy] = useState(false)
  const others = (data ?? []).filter(({ isCurrent }) => !isCurrent).length
  const endOthers = async (): Promise<void> => {
    setBusy(true)
    setProblem(undefined)
    try {
      const { ended } = Object(await requestJson('/auth/sessions/end-others', { method: 'POST' }))
      notifyDone(
        t(
          '{count, plural, one {# other session was ended.} other {# other sessions were ended.}}',
          {
            count: Number(ended),
          },
        ),
      )
      await refetch()
    } catch (failure) {
      setProblem(failure instanceof Error ? failure.message : String(failure))
    } finally {
      setBusy(false)
    }
  }
  const wrong = problem ?? error?.message
  return (
    <>
      {data === undefined && error === null && <LateSkeleton lines={3} />}
      {data !== undefined && <Sessions sessions={data} />}
      {wrong !== undefined && (
        <p className={styles.problem} role="alert">
          {wrong}
        </p>
      )}
      <div className={styles.buttons}>
        <Button
          variant="default"
          disabled={others === 0}
          loading={isBusy}
          onClick={() => void endOthers()}
        >
          {others === 0
            ? t('No other session is open')
            : t('Sign out of {count, plural, one {# other session} other {# other sessions}}', {
                count: others,
              })}
        </Button>
      </div>
    </>
  )
}

function Sessions({ sessions }: { readonly sessions: readonly OpenSession[] }): ReactNode {
  const now = new Date()
  return (
    <table className={styles.table}>
      <thead>
        <tr>
          <th scope="col">{t('Device')}</th>
          <th scope="col">{t('Network')}</th>
          <th scope="col">{t('Signed in')}</th>
          <th scope="col">{t('Last used')}</th>
        </tr>
      </thead>
      <tbody>
        {sessions.map((session) => (
          <tr key={`${session.createdAt} ${session.network} ${session.userAgent}`}>
            <td title={session.userAgent}>
              {session.userAgent === undefined ? t('Unknown') : deviceName(session.userAgent)}
              {session.isCurrent && <span className={styles.tag}>{t('This browser')}</span>}
            </td>
            <td>
              <bdi>{session.network}</bdi>
            </td>
            <td>{formatInstant(session.createdAt)}</td>
            <td>{session.isCurrent ? t('now') : formatAgo(session.lastSeenAt, now)}</td>
          </tr>
        ))}
      </tbody>
    </table>
  )
}

async function readSessions(): Promise<readonly OpenSession[]> {
  const answer = await requestJson('/auth/sessions')
  return Array.isArray(answer) ? answer.map(toSession) : []
}

function toSession(value: unknown): OpenSession {
  const one = Object(value)
  return {
    createdAt: String(one.created_at),
    lastSeenAt: String(one.last_seen_at),
    userAgent: typeof one.user_agent === 'string' ? one.user_agent : undefined,
    network: typeof one.network === 'string' ? one.network : undefined,
    isCurrent: one.is_current === true,
  }
}
