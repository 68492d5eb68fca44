import { Button } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { type ReactNode, useState } from 'react'
import { DialogProblem } from '../actions/confirm-dialog.tsx'
import { t } from '../language/language.ts'
import { LateSkeleton } from '../panel/late-skeleton.tsx'
import page from '../panel/page.module.css'
import { ViewProblem } from '../shell/view-problem.tsx'
import styles from './plan.module.css'
import { type OwnPlan, orderPaymentPage, type Plan, readOwnPlan } from './plan-api.ts'
import { subscriptionWords, tierWords } from './plan-words.ts'

const AWAITED_MS = 2_000
const IDLE_MS = 60_000

/** What the own database is paid by, for its administrators. Cards are typed at the acquirer, never here. */
export function PlanPage(): ReactNode {
  const isBack = new URLSearchParams(location.search).has('paid')
  const { data, error, refetch } = useQuery({
    queryKey: ['plan', 'own'],
    queryFn: async ({ signal }) => await readOwnPlan(signal),
    // Who comes back from paying waits for what the acquirer tells.
    refetchInterval: ({ state }) =>
      isBack && state.data?.subscription?.state !== 'paid' ? AWAITED_MS : IDLE_MS,
    refetchOnWindowFocus: true,
    retry: false,
  })
  if (data === undefined && error !== null)
    return <ViewProblem error={error} reset={() => void refetch()} />
  return (
    <div className={page.page}>
      <h1 className={page.title}>{t('Plan')}</h1>
      {data === undefined ? <LateSkeleton lines={4} /> : <PlanView plan={data} isBack={isBack} />}
    </div>
  )
}

function PlanView({
  plan,
  isBack,
}: {
  readonly plan: OwnPlan
  readonly isBack: boolean
}): ReactNode {
  const { subscription, plans } = plan
  const isOpen = subscription === null || subscription.state === 'over'
  return (
    <>
      <p className={page.lead}>{tierWords(plan.tier)}</p>
      {isBack && isOpen && (
        <p className={page.lead} role="status">
          {t(
            'Thank you. It takes some seconds until the acquirer tells us; this page shows it then.',
          )}
        </p>
      )}
      {subscription !== null && <SubscriptionCard subscription={subscription} />}
      {isOpen && plans.length > 0 && <PlanCards plans={plans} />}
      {isOpen && plans.length === 0 && (
        <p className={page.lead}>
          {t('There is nothing to subscribe to here. Ask the operator of this cloud about plans.')}
        </p>
      )}
    </>
  )
}

function SubscriptionCard({
  subscription,
}: {
  readonly subscription: NonNullable<OwnPlan['subscription']>
}): ReactNode {
  return (
    <section className={page.card} aria-labelledby="subscription">
      <h2 id="subscription" className={page.cardTitle}>
        {subscription.label ?? t('Subscription')}
      </h2>
      {subscriptionWords(subscription).map((words) => (
        <p key={words} className={page.cardLead}>
          {words}
        </p>
      ))}
      <ToAcquirer verb={t('Invoices and payment')} variant="default" />
    </section>
  )
}

function PlanCards({ plans }: { readonly plans: readonly Plan[] }): ReactNode {
  return (
    <section className={page.card} aria-labelledby="plans">
      <h2 id="plans" className={page.cardTitle}>
        {t('Subscribe')}
      </h2>
      <p className={page.cardLead}>
        {t(
          'You pay at our acquirer, Stripe, where you type your card. It never comes to this cloud, which keeps nothing of it.',
        )}
      </p>
      <ul className={styles.plans}>
        {plans.map(({ name, label, amount }) => (
          <li key={name} className={styles.plan}>
            <span className={styles.label}>{label}</span>
            <span>{amount}</span>
            <ToAcquirer plan={name} verb={t('Subscribe to {plan}', { plan: label })} />
          </li>
        ))}
      </ul>
    </section>
  )
}

/** A refusal stays beside the button. */
function ToAcquirer({
  plan,
  verb,
  variant = 'filled',
}: {
  readonly plan?: string
  readonly verb: string
  readonly variant?: 'filled' | 'default'
}): ReactNode {
  const [isRunning, setIsRunning] = useState(false)
  const [problem, setProblem] = useState<unknown>(undefined)
  const go = async (): Promise<void> => {
    setIsRunning(true)
    setProblem(undefined)
    try {
      location.assign(await orderPaymentPage(plan))
    } catch (error) {
      setProblem(error)
      setIsRunning(false)
    }
  }
  return (
    <div>
      <Button variant={variant} loading={isRunning} onClick={() => void go()}>
        {verb}
      </Button>
      {problem !== undefined && <DialogProblem error={problem} />}
    </div>
  )
}
