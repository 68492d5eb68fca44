import { keepPreviousData, useQuery } from '@tanstack/react-query'
import { Link, useSearch } from '@tanstack/react-router'
import type { ReactNode } from 'react'
import { keys, useModel } from '../api/queries.ts'
import { listRecords, type Row } from '../api/records.ts'
import { formatInstant, formatInteger } from '../language/format.ts'
import { t } from '../language/language.ts'
import { NotFound } from '../shell/not-found.tsx'
import { ViewProblem } from '../shell/view-problem.tsx'
import { LateSkeleton } from './late-skeleton.tsx'
import styles from './mail-page.module.css'
import { MailView } from './mail-view.tsx'

const MODEL = 'inbox_mail'
const LATEST = 100
const AGAIN_MS = 5_000

/** The mails that the local cloud kept instead of delivering them; the one that is open stands in the address. */
export function MailPage(): ReactNode {
  const model = useModel(MODEL)
  const { mail } = useSearch({ from: '/local-mail' })
  const { data, error } = useQuery({
    queryKey: keys.list(MODEL, 'latest'),
    queryFn: async ({ signal }) =>
      await listRecords({
        model: MODEL,
        select: 'id,received_at,to,subject',
        order: 'received_at.desc',
        limit: LATEST,
        count: 'estimated',
        signal,
      }),
    enabled: model !== undefined,
    // What caused a mail happens in another database, whose changes are not told here.
    refetchInterval: AGAIN_MS,
    placeholderData: keepPreviousData,
  })
  if (model === undefined) return <NotFound />
  if (error !== null && data === undefined) return <ViewProblem error={error} />
  return (
    <div className={styles.panes} data-open={mail !== undefined || undefined}>
      <section className={styles.inbox} aria-labelledby="inbox-title">
        <h1 id="inbox-title" className={styles.title}>
          {t('Local mail')}
        </h1>
        <p className={styles.quiet}>
          {t('This cloud delivers no e-mail. What it would have sent is kept here.')}
        </p>
        {data === undefined ? (
          <LateSkeleton lines={6} />
        ) : (
          <Mails rows={data.rows} total={data.total ?? data.rows.length} open={mail} />
        )}
      </section>
      <section className={styles.reading} aria-label={t('E-mail')}>
        {mail === undefined ? (
          <p className={styles.quiet}>{t('Choose an e-mail to read it.')}</p>
        ) : (
          <>
            <Link to="/local-mail" search={{}} className={styles.back}>
              {t('All e-mails')}
            </Link>
            <MailView id={mail} />
          </>
        )}
      </section>
    </div>
  )
}

function Mails(props: {
  readonly rows: readonly Row[]
  readonly total: number
  readonly open: string | undefined
}): ReactNode {
  const { rows, total, open } = props
  if (rows.length === 0)
    return <p>{t('No e-mail was sent yet. Send a quotation, and it appears here.')}</p>
  return (
    <>
      <p className={styles.quiet}>
        {t('{shown} of {total}', {
          shown: formatInteger(rows.length),
          total: formatInteger(total),
        })}
      </p>
      <ul className={styles.mails}>
        {rows.map((row) => (
          <li key={row.id}>
            <Link
              to="/local-mail"
              search={{ mail: row.id }}
              className={styles.entry}
              aria-current={row.id === open ? 'true' : undefined}
            >
              <span className={styles.entrySubject} dir="auto">
                {typeof row['subject'] === 'string' ? row['subject'] : t('(no subject)')}
              </span>
              <span className={styles.entryTo}>
                <bdi>{String(row['to'])}</bdi>
              </span>
              <time className={styles.entryTime} dateTime={String(row['received_at'])}>
                {formatInstant(String(row['received_at']))}
              </time>
            </Link>
          </li>
        ))}
      </ul>
    </>
  )
}
