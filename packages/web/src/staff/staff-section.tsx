import { Button } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { type ReactNode, useState } from 'react'
import { formatInstant } from '../language/format.ts'
import { t } from '../language/language.ts'
import { actName } from '../panel/act-name.ts'
import { LateSkeleton } from '../panel/late-skeleton.tsx'
import styles from '../panel/page.module.css'
import { AuditLink } from '../security/audit-link.tsx'
import { notifyDone, notifyProblem } from '../shell/notify.ts'
import { ViewProblem } from '../shell/view-problem.tsx'
import { GrantDialog } from './grant-dialog.tsx'
import {
  grantRequest,
  readStaffAgain,
  refuseRequest,
  requestsQuery,
  type StaffRequest,
} from './staff-api.ts'
import { StaffHistory } from './staff-history.tsx'
import { hoursWords, scopeWords } from './staff-words.ts'
import { useModelLabels } from './use-model-labels.ts'

/** What support asks for, what is open to it, and what was. Administrators decide, and end it at any moment. */
export function StaffSection(): ReactNode {
  const { data, error, refetch } = useQuery(requestsQuery)
  if (data === undefined && error !== null)
    return <ViewProblem error={error} reset={() => void refetch()} />
  if (data === undefined) return <LateSkeleton lines={6} />
  const of = (...states: readonly string[]): readonly StaffRequest[] =>
    data.filter(({ state }) => states.includes(state))
  return (
    <>
      <Card id="staff-waiting" title={t('Support asks for access')}>
        <p className={styles.cardLead}>
          {t(
            'Nothing is open before you accept it. Support comes in as a user of its own, sees only what you let it see, and each of its requests is in the audit log.',
          )}
        </p>
        {of('asked').length === 0 && <p className={styles.quiet}>{t('Nobody asks.')}</p>}
        {of('asked').map((request) => (
          <Waiting key={request.id} request={request} />
        ))}
      </Card>
      <Card id="staff-open" title={t('Open to support')}>
        {of('granted').length === 0 && <p className={styles.quiet}>{t('Nothing is open.')}</p>}
        {of('granted').map((request) => (
          <OpenGrant key={request.id} request={request} />
        ))}
      </Card>
      <Card id="staff-history" title={t('Before')}>
        <StaffHistory requests={of('declined', 'ended', 'expired')} />
        <AuditLink about="staff_access">{t('What support did, in the audit log')}</AuditLink>
      </Card>
    </>
  )
}

function Card(props: {
  readonly id: string
  readonly title: string
  readonly children: ReactNode
}): ReactNode {
  const { id, title, children } = props
  return (
    <section className={styles.card} aria-labelledby={id}>
      <h2 id={id} className={styles.cardTitle}>
        {title}
      </h2>
      {children}
    </section>
  )
}

function Waiting({ request }: { readonly request: StaffRequest }): ReactNode {
  const [isNarrowing, setNarrowing] = useState(false)
  const [isBusy, act] = useAct()
  const { id, staff, asked, ticket } = request
  const accepted = t('{staff} of support may come in.', { staff })
  return (
    <article aria-label={t('Ticket {ticket}', { ticket })}>
      <Facts request={request} />
      <p className={styles.below}>{hoursWords(asked.hours)}</p>
      <div className={styles.buttons}>
        <Button
          loading={isBusy}
          aria-label={actName(t('Accept'), ticket)}
          onClick={() => void act(async () => await grantRequest(id, {}), accepted)}
        >
          {t('Accept')}
        </Button>
        <Button
          variant="default"
          disabled={isBusy}
          aria-label={actName(t('Narrow…'), ticket)}
          onClick={() => setNarrowing(true)}
        >
          {t('Narrow…')}
        </Button>
        <Button
          variant="default"
          disabled={isBusy}
          aria-label={actName(t('Decline'), ticket)}
          onClick={() => void act(async () => await refuseRequest(id), t('Declined.'))}
        >
          {t('Decline')}
        </Button>
      </div>
      {isNarrowing && (
        <GrantDialog
          request={request}
          onClose={() => setNarrowing(false)}
          onGrant={async (scope) => {
            await grantRequest(id, scope)
            notifyDone(accepted)
            await readStaffAgain()
          }}
        />
      )}
    </article>
  )
}

function OpenGrant({ request }: { readonly request: StaffRequest }): ReactNode {
  const [isBusy, act] = useAct()
  const { id, granted, ticket } = request
  return (
    <article aria-label={t('Ticket {ticket}', { ticket })}>
      <Facts request={request} />
      {granted !== undefined && (
        <p className={styles.below}>
          {t('Until {when}', { when: formatInstant(granted.expiresAt) })}
        </p>
      )}
      <div className={styles.buttons}>
        <Button
          color="red"
          loading={isBusy}
          aria-label={actName(t('End now'), ticket)}
          onClick={() =>
            void act(
              async () => await refuseRequest(id),
              t('Ended. The next request of support is refused.'),
            )
          }
        >
          {t('End now')}
        </Button>
      </div>
    </article>
  )
}

/** Who, for what, and how far. */
function Facts({ request }: { readonly request: StaffRequest }): ReactNode {
  const known = useModelLabels()
  const { staff, ticket, reason, askedAt, asked, granted } = request
  return (
    <>
      <p>
        <strong>
          <bdi>{staff}</bdi>
        </strong>{' '}
        <span className={styles.tag}>
          <bdi>{ticket}</bdi>
        </span>{' '}
        <span className={styles.quiet}>{formatInstant(askedAt)}</span>
      </p>
      <p>
        <bdi>{reason}</bdi>
      </p>
      <p>{scopeWords(granted ?? asked, known)}</p>
    </>
  )
}

/** One decision at a time: says what it did, and reads all again whatever came of it. */
function useAct(): readonly [boolean, (run: () => Promise<void>, done: string) => Promise<void>] {
  const [isBusy, setBusy] = useState(false)
  const act = async (run: () => Promise<void>, done: string): Promise<void> => {
    setBusy(true)
    try {
      await run()
      notifyDone(done)
    } catch (error) {
      notifyProblem(error)
    }
    await readStaffAgain()
    setBusy(false)
  }
  return [isBusy, act]
}
