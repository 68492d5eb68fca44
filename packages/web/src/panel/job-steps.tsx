import IconCheck from '@tabler/icons-react/dist/esm/icons/IconCheck.mjs'
import IconMinus from '@tabler/icons-react/dist/esm/icons/IconMinus.mjs'
import IconX from '@tabler/icons-react/dist/esm/icons/IconX.mjs'
import type { ReactNode } from 'react'
import { t } from '../language/language.ts'
import styles from './job-progress.module.css'
import { type Job, type StepState, stepStates } from './job-state.ts'
import { stepStateTitle, stepTitle } from './job-words.ts'

const ICON = { size: 14, stroke: 2.5, 'aria-hidden': true } as const

export function JobSteps({ job }: { readonly job: Job }): ReactNode {
  const steps = stepStates(job)
  if (steps.length === 0) return null
  return (
    <ol className={styles.steps} aria-label={t('Steps')}>
      {steps.map(({ name, state }) => (
        <li
          key={name}
          className={styles.step}
          data-state={state}
          aria-current={state === 'current' ? 'step' : undefined}
        >
          <span className={styles.mark}>
            <Mark state={state} />
          </span>
          <span>{stepTitle(job.kind, name)}</span>
          <span className={styles.stepState}>{stepStateTitle(state)}</span>
        </li>
      ))}
    </ol>
  )
}

function Mark({ state }: { readonly state: StepState['state'] }): ReactNode {
  switch (state) {
    case 'done':
      return <IconCheck {...ICON} />
    case 'failed':
      return <IconX {...ICON} />
    case 'cancelled':
      return <IconMinus {...ICON} />
    default:
      return null
  }
}
