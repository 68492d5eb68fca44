import { useQuery } from '@tanstack/react-query'
import type { ReactNode } from 'react'
import { wordsOf } from '../api/problem.ts'
import { t } from '../language/language.ts'
import styles from '../panel/page.module.css'
import { type ClosedWays, readShutOut } from './foreseen.ts'

/** More names than these are a number. */
const NAMED = 10

/** Before a way goes off: who could not sign in any more. Says so when that cannot be known: silence would mean nobody. */
export function ShutOutPeople({ ways }: { readonly ways: ClosedWays }): ReactNode {
  const { data, error } = useQuery({
    queryKey: ['security', 'shut-out', ways],
    queryFn: async ({ signal }) => await readShutOut(ways, signal),
    // A decision hangs on it: somebody may have unlinked an account a moment ago.
    staleTime: 0,
  })
  if (error !== null)
    return (
      <p className={styles.problem} role="alert">
        {t('Who could not sign in any more cannot be shown now: {why}', { why: wordsOf(error) })}
      </p>
    )
  if (data === undefined) return <p role="status">{t('Looking who could not sign in any more…')}</p>
  if (data.count === 0) return null
  const named = data.names.slice(0, NAMED)
  const more = data.count - named.length
  return (
    <p className={styles.warning} role="status">
      {t(
        '{count, plural, one {# active person has no other way to sign in: {names}} other {# active people have no other way to sign in: {names}}}',
        { count: data.count, names: named.join(', ') },
      )}
      {more > 0 && ` … (+${more})`}.{' '}
      {t('Invite them afterwards: an invitation leads to another way to sign in.')}
    </p>
  )
}
