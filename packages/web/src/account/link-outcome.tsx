import { useQuery } from '@tanstack/react-query'
import { useNavigate, useSearch } from '@tanstack/react-router'
import { type ReactNode, useEffect, useState } from 'react'
import { t } from '../language/language.ts'
import styles from '../panel/page.module.css'
import { readLinkedAccounts } from './linked-account.ts'

/** Why nothing was linked. A map: the word comes from the address, where anything can stand. */
const REFUSALS: ReadonlyMap<string, () => string> = new Map([
  [
    'declined',
    () => t('Nothing was linked: the provider did not sign you in, or you said no. Begin again.'),
  ],
  [
    'invalid',
    () =>
      t(
        'Nothing was linked: what the provider answered cannot be relied on. Try again later; if it stays so, tell your administrator, whose test says what is wrong.',
      ),
  ],
  [
    'method_not_allowed',
    () => t('Nothing was linked: the provider was turned off here meanwhile.'),
  ],
  [
    'taken',
    () =>
      t(
        'Nothing was linked: this account opens the account of another user here, or you have linked one of this provider. Unlink the other one first.',
      ),
  ],
])

/** What came of linking, for whoever comes back from a provider; said once, and true whatever the address says. */
export function LinkOutcome(): ReactNode {
  const search = useSearch({ from: '/my-account' })
  const navigate = useNavigate()
  const [came] = useState(search)
  const isBack = came['linked'] !== undefined || came['refused'] !== undefined
  useEffect(() => {
    if (isBack) void navigate({ to: '/my-account', search: {}, replace: true })
  }, [isBack, navigate])
  const { data } = useQuery({
    queryKey: ['linked-accounts'],
    queryFn: readLinkedAccounts,
    enabled: isBack,
  })
  const refusal = REFUSALS.get(came['refused'] ?? '')
  if (refusal !== undefined)
    return (
      <p className={styles.problem} role="alert">
        {refusal()}
      </p>
    )
  const linked = data?.find(({ id }) => id === came['linked'])
  if (linked?.account === undefined) return null
  return (
    <p className={styles.success} role="status">
      {t('Your account at {name} is linked: it opens this account from now on.', {
        name: linked.name,
      })}
    </p>
  )
}
