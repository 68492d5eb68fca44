import { Button } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { type ReactNode, useState } from 'react'
import { wordsOf } from '../api/problem.ts'
import { t } from '../language/language.ts'
import { LateSkeleton } from '../panel/late-skeleton.tsx'
import styles from '../panel/page.module.css'
import { notifyDone } from '../shell/notify.ts'
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
  const [problem, setProblem] = useState<string>()
  const [isBusy, setBusy] = useState(false)
  const policy = { ...holds, ...typed }
  const changes = changesOf(holds, policy)
  const isChanged = Object.keys(changes).length > 0
  const change = (more: Partial<Policy>): void => setTyped({ ...typed, ...more })
  const save = async (): Promise<void> => {
    setBusy(true)
    setProblem(undefined)
    try {
      await changePolicy(changes)
      await onSaved()
      setTyped({})
      notifyDone(t('The rules were saved. They hold from now on.'))
    } catch (failure) {
      setProblem(wordsOf(failure))
    } finally {
      setBusy(false)
    }
  }
  return (
    <form
      aria-label={t('Rules')}
      onSubmit={(event) => {
        event.preventDefault()
        void save()
      }}
    >
      <GuessingFields policy={policy} onChange={change} />
      <PasswordFields policy={policy} onChange={change} />
      <WayInFields policy={policy} onChange={change} />
      <SessionFields policy={policy} onChange={change} />
      {problem !== undefined && (
        <p className={styles.problem} role="alert">
          {problem}
        </p>
      )}
      <div className={styles.buttons}>
        <Button type="submit" disabled={!isChanged} loading={isBusy}>
          {t('Save rules')}
        </Button>
        {isChanged && (
          <>
            <Button variant="default" onClick={() => setTyped({})}>
              {t('Discard')}
            </Button>
            <span role="status">{t('Unsaved changes')}</span>
          </>
        )}
      </div>
    </form>
  )
}
