import { type ReactNode, useEffect, useState } from 'react'
import { wordsOf } from '../api/problem.ts'
import { t } from '../language/language.ts'
import styles from '../panel/page.module.css'
import { openGrant } from './staff-api.ts'

/** Back from the customer's address, which sent along what makes the ticket one for this browser: goes in by it. */
export function ComeIn(props: {
  readonly slug: string
  readonly id: string
  readonly browser: string
}): ReactNode {
  const { slug, id, browser } = props
  const [problem, setProblem] = useState<string>()
  useEffect(() => {
    openGrant(slug, id, browser).then(
      // Going back must not ask for another ticket.
      (url) => location.replace(url),
      (error: unknown) => setProblem(wordsOf(error)),
    )
  }, [slug, id, browser])
  if (problem === undefined)
    return (
      <p role="status" className={styles.lead}>
        {t('You are led to {slug}.', { slug })}
      </p>
    )
  return (
    <p className={styles.problem} role="alert">
      {problem}
    </p>
  )
}
