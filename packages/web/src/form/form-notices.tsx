import { Button } from '@mantine/core'
import type { ReactNode } from 'react'
import { ApiProblem } from '../api/problem.ts'
import { t } from '../language/language.ts'
import styles from './form.module.css'
import { focusPlace } from './form-place.ts'
import type { FormPlan } from './form-plan.ts'
import type { FieldProblems } from './form-problems.ts'
import { isDoubt } from './form-save.ts'
import type { FormValues } from './form-values.ts'
import type { SaveState } from './use-save.ts'

/** A quiet bar: something is to be known or decided, nothing is wrong. */
export function Bar({
  children,
  actions,
}: {
  readonly children: ReactNode
  readonly actions?: readonly { readonly label: string; readonly run: () => void }[]
}): ReactNode {
  return (
    <div className={styles.bar} role="status">
      <p>{children}</p>
      {actions?.map(({ label, run }) => (
        <Button key={label} size="compact-sm" variant="default" onClick={run}>
          {label}
        </Button>
      ))}
    </div>
  )
}

/** Why a save did not happen: on top, with links to the fields. */
export function SaveProblem({
  plan,
  values,
  state,
  problems,
  onCreateAgain,
}: {
  readonly plan: FormPlan
  readonly values: FormValues
  readonly state: SaveState
  readonly problems: FieldProblems
  readonly onCreateAgain: () => void
}): ReactNode {
  const words = wordsOf(state)
  if (words === undefined) return null
  const places = Object.entries(problems)
  return (
    <div className={styles.problem} role="alert">
      <p className={styles.problemTitle}>{words.title}</p>
      {words.parts
        .filter((part) => !Object.values(problems).includes(part))
        .map((part) => (
          <p key={part}>{part}</p>
        ))}
      {places.length > 0 && (
        <ul>
          {places.map(([place, message]) => (
            <li key={place}>
              <button type="button" className={styles.link} onClick={() => focusPlace(place)}>
                {labelOf(plan, values, place)}
              </button>
              : {message}
            </li>
          ))}
        </ul>
      )}
      {state.kind === 'gone' && plan.model.operations.includes('create') && (
        <Button size="compact-sm" variant="default" onClick={onCreateAgain}>
          {t('Create as new {model}', { model: plan.model.label })}
        </Button>
      )}
    </div>
  )
}

function wordsOf(
  state: SaveState,
): { readonly title: string; readonly parts: readonly string[] } | undefined {
  switch (state.kind) {
    case 'incomplete':
      return { title: t('Not saved yet: look at the marked fields.'), parts: [] }
    case 'gone':
      return {
        title: t('Somebody deleted this record'),
        parts: [t('What you typed is still here. You can copy it, or make a new record of it.')],
      }
    case 'refused':
      return refusal(state.problem)
    default:
      return undefined
  }
}

function refusal(problem: ApiProblem): {
  readonly title: string
  readonly parts: readonly string[]
} {
  if (isDoubt(problem))
    return {
      title: t('Not saved: the server did not answer'),
      parts: [t('What you typed is still here. Save again; nothing is done twice.')],
    }
  const reference =
    problem.requestId === undefined
      ? undefined
      : t('Reference for support: {id}', { id: problem.requestId })
  const parts = [problem.message, problem.hint, reference].filter((part) => part !== undefined)
  return { title: t('Not saved'), parts }
}

function labelOf(plan: FormPlan, values: FormValues, place: string): string {
  const [first = '', key, name] = place.split('/')
  if (key === undefined) return plan.fields.find((field) => field.name === first)?.label ?? first
  const collection = plan.collections.find((one) => one.name === first)
  const number = (values.lines[first] ?? []).findIndex((line) => line.key === key) + 1
  const field = collection?.fields.find((one) => one.name === name)?.label ?? ''
  return t('Line {number}: {field}', { number, field })
}
