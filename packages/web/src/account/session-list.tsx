import { Button } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import type { ReactNode } from 'react'
import { rowsOf } from '../api/answer.ts'
import { wordsOf } from '../api/problem.ts'
import { type ProofWays, readProofWays } from '../api/proof-ways.ts'
import { requestJson } from '../api/request.ts'
import { t } from '../language/language.ts'
import { LateSkeleton } from '../panel/late-skeleton.tsx'
import styles from '../panel/page.module.css'
import { PanelTable } from '../panel/panel-table.tsx'
import { notifyDone } from '../shell/notify.ts'
import { useAttempt } from '../shell/use-attempt.ts'
import { type OpenSession, sessionColumns, toSession } from './open-session.tsx'
import { SessionAct } from './session-act.tsx'

/** Where the person is signed in, and the way to end what is not this browser: one of them, or all. */
export function SessionList(): ReactNode {
  const { data, error, refetch } = useQuery({ queryKey: ['sessions'], queryFn: readSessions })
  const { data: ways } = useQuery({ queryKey: ['proof-ways'], queryFn: readProofWays })
  const { isBusy, problem, attempt } = useAttempt(wordsOf)
  const end = async (body: () => Promise<string>): Promise<void> =>
    await attempt(async () => {
      try {
        notifyDone(await body())
      } finally {
        // Refused or not: what is shown was true before.
        await refetch()
      }
    })
  const wrong = problem ?? (error === null ? undefined : unreadWords(error))
  return (
    <>
      <p className={styles.cardLead}>{ways !== undefined && whenUnknown(ways)}</p>
      {data === undefined && error === null && <LateSkeleton lines={3} />}
      {data !== undefined && (
        <PanelTable
          rows={data}
          columns={sessionColumns()}
          acts={(session) => (
            <SessionAct
              session={session}
              onEnd={() => void end(async () => await endOne(session))}
            />
          )}
        />
      )}
      {wrong !== undefined && (
        <p className={styles.problem} role="alert">
          {wrong}
        </p>
      )}
      {/* What is not known is not none: whoever reads none trusts that nobody else is in. */}
      {data !== undefined && (
        <EndOthers sessions={data} isBusy={isBusy} onEnd={() => void end(endOthers)} />
      )}
    </>
  )
}

function EndOthers(props: {
  readonly sessions: readonly OpenSession[]
  readonly isBusy: boolean
  readonly onEnd: () => void
}): ReactNode {
  const count = props.sessions.filter(({ isCurrent }) => !isCurrent).length
  return (
    <div className={styles.buttons}>
      <Button variant="default" disabled={count === 0} loading={props.isBusy} onClick={props.onEnd}>
        {count === 0
          ? t('No other session is open')
          : t('Sign out of {count, plural, one {# other session} other {# other sessions}}', {
              count,
            })}
      </Button>
    </div>
  )
}

function unreadWords(error: unknown): string {
  return t('Your sessions cannot be shown now: {why}', { why: wordsOf(error) })
}

/** What to do about one that is not one's own: by what somebody else may have come in. */
function whenUnknown({ password }: ProofWays): string {
  if (password === 'here')
    return t('When you do not know one of these, change your password: that ends all the others.')
  return password === 'directory'
    ? t(
        'When you do not know one of these, sign out there, and change your password in your directory.',
      )
    : t(
        'When you do not know one of these, sign out there, and remove every passkey and linked account that is not yours.',
      )
}

async function readSessions(): Promise<readonly OpenSession[]> {
  return rowsOf(await requestJson('/auth/sessions')).map(toSession)
}

/** Says what was done. */
async function endOne({ id }: OpenSession): Promise<string> {
  await requestJson(`/auth/sessions/${id}/end`, { method: 'POST' })
  return t('You are signed out there.')
}

/** Says what was done. */
async function endOthers(): Promise<string> {
  const { ended } = Object(await requestJson('/auth/sessions/end-others', { method: 'POST' }))
  return t(
    '{count, plural, one {# other session was ended.} other {# other sessions were ended.}}',
    { count: Number(ended) },
  )
}
