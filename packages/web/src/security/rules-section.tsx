import { Button } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { type ReactNode, useState } from 'react'
import { refusalOf } from '../api/refusal.ts'
import { t } from '../language/language.ts'
import { LateSkeleton } from '../panel/late-skeleton.tsx'
import styles from '../panel/page.module.css'
import { notifyDone } from '../shell/notify.ts'
import { useAttempt } from '../shell/use-attempt.ts'
import { ViewProblem } from '../shell/view-problem.tsx'
import { changePolicy, changesOf, type Policy, readPolicy } from './policy.ts'
import { GuessingFields, PasswordFields, SessionFields, WayInFields } from './policy-fields.tsx'

/** What is decided about signing in. Nothing holds before it is saved; what it will mean stands beside it as one types. */
export function RulesSection(): ReactNode {
  const { data, error, refetch } = useQuery({
    queryKey: ['security', 'policy'],
    queryFn: async ({ signal }) => await readPolicy(signal),
  })
  if (data === undefined && error !== null)
    return <ViewProblem error={error} reset={() => void refetch()} />
  if (data === undefined) return <LateSkeleton lines={6} />
  return <PolicyForm holds={data} onSaved={refetch} />
}

function PolicyForm(props: {
  readonly holds: Policy
  readonly onSaved: () => Promise<unknown>
}): ReactNode {
  const { holds, onSaved } = props
  const [typed, setTyped] = useState<Partial<Policy>>({})
  const { isBusy, problem: refusal, attempt, forget: forgetRefusal } = useAttempt(refusalOf)
  const policy = { ...holds, ...typed }
  const changes = changesOf(holds, policy)
  const isChanged = Object.keys(changes).length > 0
  const part = {
    policy,
    problemOf: (name: keyof Policy) => (refusal?.field === name ? refusal.words : undefined),
    onChange: (more: Partial<Policy>) => setTyped({ ...typed, ...more }),
  }
  const forget = (): void => {
    setTyped({})
    forgetRefusal()
  }
  const save = async (): Promise<void> =>
    await attempt(async () => {
      await changePolicy(changes)
      await onSaved()
      forget()
      notifyDone(t('The rules were saved. They hold from now on.'))
    })
  return (
    <form
      aria-label={t('Rules')}
      noValidate
      onSubmit={(event) => {
        event.preventDefault()
        void save()
      }}
    >
      <GuessingFields {...part} />
      <PasswordFields {...part} />
      <WayInFields {...part} holds={holds} />
      <SessionFields {...part} />
      {refusal !== undefined && (
        <p className={styles.problem} role="alert">
          {isOf(holds, refusal.field)
            ? t('It was not saved: the reason stands at its field.')
            : refusal.words}
        </p>
      )}
      <div className={styles.buttons}>
        <Button type="submit" disabled={!isChanged} loading={isBusy}>
          {t('Save rules')}
        </Button>
        {isChanged && (
          <>
            <Button variant="default" onClick={forget}>
              {t('Discard')}
            </Button>
            <span role="status">{t('Unsaved changes')}</span>
          </>
        )}
      </div>
    </form>
  )
}

/** Whether a field of the form has this name: what stands at none must be said below. */
function isOf(policy: Policy, field: string | undefined): boolean {
  return field !== undefined && Object.hasOwn(policy, field)
}
