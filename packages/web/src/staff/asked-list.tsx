import { Button } from '@mantine/core'
import { type ReactNode, useState } from 'react'
import { formatInstant } from '../language/format.ts'
import { t } from '../language/language.ts'
import { actName } from '../panel/act-name.ts'
import { LateSkeleton } from '../panel/late-skeleton.tsx'
import styles from '../panel/page.module.css'
import { PanelTable } from '../panel/panel-table.tsx'
import { notifyDone, notifyProblem } from '../shell/notify.ts'
import { ViewProblem } from '../shell/view-problem.tsx'
import { giveUp, readStaffAgain, type StaffRequest, useAsked, useModelsToAsk } from './staff-api.ts'
import { hoursWords, scopeWords, stateWords } from './staff-words.ts'

/** What was asked of a customer and what became of it, with the way in by what is open. */
export function AskedList({ slug }: { readonly slug: string }): ReactNode {
  const { data, error, refetch } = useAsked(slug)
  if (data === undefined && error !== null)
    return <ViewProblem error={error} reset={() => void refetch()} />
  return (
    <section className={styles.card} aria-labelledby="staff-asked">
      <h2 id="staff-asked" className={styles.cardTitle}>
        {t('Requests')}
      </h2>
      {data === undefined && <LateSkeleton lines={4} />}
      {data?.length === 0 && <p className={styles.quiet}>{t('Nothing was asked for yet.')}</p>}
      {data !== undefined && data.length > 0 && <Rows slug={slug} requests={data} />}
    </section>
  )
}

function Rows(props: {
  readonly slug: string
  readonly requests: readonly StaffRequest[]
}): ReactNode {
  const { slug, requests } = props
  const { data: known = [] } = useModelsToAsk(slug)
  return (
    <PanelTable
      rows={requests}
      columns={[
        {
          label: t('Support'),
          cell: ({ staff, ticket, isOwn }) => (
            <>
              <bdi>{staff}</bdi> {isOwn && <span className={styles.tag}>{t('This is you')}</span>}
              <span className={styles.below}>
                <bdi>{ticket}</bdi>
              </span>
            </>
          ),
        },
        {
          label: t('Reason'),
          cell: ({ reason, askedAt }) => (
            <>
              <bdi>{reason}</bdi>
              <span className={styles.below}>{formatInstant(askedAt)}</span>
            </>
          ),
        },
        {
          label: t('What it may see'),
          cell: (request) => (
            <>
              {scopeWords(request.granted ?? request.asked, known)}
              <span className={styles.below}>{spanOf(request)}</span>
            </>
          ),
        },
        { label: t('State'), cell: ({ state }) => stateWords(state) },
      ]}
      acts={(request) => <Acts slug={slug} request={request} />}
    />
  )
}

function spanOf({ asked, granted }: StaffRequest): string {
  return granted === undefined
    ? hoursWords(asked.hours)
    : t('Until {when}', { when: formatInstant(granted.expiresAt) })
}

/** Only who asked comes in; everybody who runs the cloud may give it up. */
function Acts(props: { readonly slug: string; readonly request: StaffRequest }): ReactNode {
  const { slug, request } = props
  const [isBusy, setBusy] = useState(false)
  const { id, state, ticket, isOwn } = request
  if (state !== 'asked' && state !== 'granted') return null
  const drop = async (): Promise<void> => {
    setBusy(true)
    try {
      await giveUp(slug, id)
      notifyDone(t('Given up.'))
    } catch (error) {
      notifyProblem(error)
    }
    await readStaffAgain()
    setBusy(false)
  }
  return (
    <>
      {state === 'granted' && isOwn && (
        <Button
          size="xs"
          component="a"
          href={beginAddress(slug, id)}
          aria-label={actName(t('Come in'), ticket)}
        >
          {t('Come in')}
        </Button>
      )}
      <Button
        size="xs"
        variant="default"
        loading={isBusy}
        aria-label={actName(t('Give up'), ticket)}
        onClick={() => void drop()}
      >
        {t('Give up')}
      </Button>
    </>
  )
}

/** At the customer's own host, a name below this one: the way in begins there. */
function beginAddress(slug: string, id: string): string {
  return `${location.protocol}//${slug}.${location.host}/staff-access/${id}/begin`
}
