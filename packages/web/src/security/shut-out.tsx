import { useQuery } from '@tanstack/react-query'
import type { ReactNode } from 'react'
import { requestJson } from '../api/request.ts'
import { t } from '../language/language.ts'
import styles from '../panel/page.module.css'
import type { Policy } from './policy.ts'

/** More names than these are a number. */
const NAMED = 10

type Ways = Pick<Policy, 'allow_password' | 'allow_passkey'>

interface ShutOut {
  readonly count: number
  readonly names: readonly string[]
}

/** Before a way goes off: who could not sign in any more. */
export function ShutOutPeople({ allow_password, allow_passkey }: Ways): ReactNode {
  const { data } = useQuery({
    queryKey: ['security', 'shut-out', allow_password, allow_passkey],
    queryFn: async ({ signal }) => await readShutOut({ allow_password, allow_passkey }, signal),
  })
  if (data === undefined || data.count === 0) return null
  const { count, names } = data
  const more = count - names.length
  return (
    <p className={styles.warning} role="status">
      {t(
        '{count, plural, one {# active person has no other way to sign in: {names}} other {# active people have no other way to sign in: {names}}}',
        { count, names: names.join(', ') },
      )}
      {more > 0 && ` … (+${more})`}.{' '}
      {t('Invite them once it is saved: an invitation leads to a passkey or a linked account.')}
    </p>
  )
}

async function readShutOut(ways: Ways, signal: AbortSignal): Promise<ShutOut> {
  const query = `allow_password=${ways.allow_password}&allow_passkey=${ways.allow_passkey}`
  const { count, people } = Object(await requestJson(`/api/security/shut-out?${query}`, { signal }))
  const all: readonly unknown[] = Array.isArray(people) ? people : []
  return {
    count: Number(count),
    names: all.slice(0, NAMED).map((one) => String(Object(one).name)),
  }
}
