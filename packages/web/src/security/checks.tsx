import IconCheck from '@tabler/icons-react/dist/esm/icons/IconCheck.mjs'
import IconX from '@tabler/icons-react/dist/esm/icons/IconX.mjs'
import type { ReactNode } from 'react'
import { t } from '../language/language.ts'
import steps from '../panel/job-progress.module.css'
import type { Check } from './check.ts'
import styles from './security.module.css'

/** What is tried, in its order. */
export interface PlannedCheck {
  readonly check: string
  readonly label: string
  /** What to do when it fails. */
  readonly hint: string
  /** Of what all works without: what is said where nothing is known of it. */
  readonly untried?: string
}

const ICON = { size: 14, stroke: 2.5, 'aria-hidden': true } as const

/** How a test went, step by step; what comes behind a step that failed was not tried. */
export function Checks(props: {
  readonly plan: readonly PlannedCheck[]
  readonly checks: readonly Check[]
}): ReactNode {
  const { plan, checks } = props
  const isRight = ({ check }: PlannedCheck): boolean =>
    checks.some((one) => one.check === check && one.ok)
  const isGood = plan.every((one) => one.untried !== undefined || isRight(one))
  const isWhole = checks.every(({ ok }) => ok)
  return (
    <div role="status" className={styles.tried}>
      <p className={styles.verdict} data-good={isGood}>
        {verdictOf({ isGood, isWhole })}
      </p>
      <ol className={steps.steps} aria-label={t('What was tried')}>
        {plan.map((one) => (
          <Step
            key={one.check}
            planned={one}
            done={checks.find(({ check }) => check === one.check)}
          />
        ))}
      </ol>
    </div>
  )
}

function verdictOf({ isGood, isWhole }: Readonly<Record<'isGood' | 'isWhole', boolean>>): string {
  if (!isGood) return t('This does not work yet.')
  return isWhole
    ? t('Everything that was tried works.')
    : t('This works, but not for everything; see below.')
}

function Step(props: {
  readonly planned: PlannedCheck
  readonly done: Check | undefined
}): ReactNode {
  const { planned, done } = props
  return (
    <li className={`${steps.step} ${styles.planned}`} data-state={stateOf(done)}>
      <span className={steps.mark}>
        {done?.ok === true && <IconCheck {...ICON} />}
        {done?.ok === false && <IconX {...ICON} />}
      </span>
      <span className={styles.step}>
        <strong>{planned.label}</strong>
        {done === undefined ? (
          <span className={styles.untried}>{planned.untried ?? t('Not tried')}</span>
        ) : (
          <bdi lang="en">{done.message}</bdi>
        )}
        {done?.ok === false && <span>{planned.hint}</span>}
      </span>
    </li>
  )
}

function stateOf(done: Check | undefined): 'done' | 'failed' | 'open' {
  if (done === undefined) return 'open'
  return done.ok ? 'done' : 'failed'
}
