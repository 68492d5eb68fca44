import { useQuery } from '@tanstack/react-query'
import type { ReactNode } from 'react'
import { t } from '../language/language.ts'
import { LateSkeleton } from '../panel/late-skeleton.tsx'
import { ViewProblem } from '../shell/view-problem.tsx'
import { type KeysOf, readKeys } from './key-api.ts'
import { KeyTable } from './key-table.tsx'
import styles from './keys.module.css'
import { MakeKey } from './make-key.tsx'

/** Keys, and the way to one more. Who has none sees how one is used. */
export function KeyList({ of }: { readonly of: KeysOf }): ReactNode {
  const { data, error, refetch } = useQuery({
    queryKey: ['keys', of],
    queryFn: async ({ signal }) => await readKeys(of, signal),
  })
  if (data === undefined && error !== null)
    return <ViewProblem error={error} reset={() => void refetch()} />
  if (data === undefined) return <LateSkeleton lines={3} />
  return (
    <>
      {data.length === 0 ? (
        <NoKeys />
      ) : (
        <KeyTable keys={data} of={of} onRevoked={() => void refetch()} />
      )}
      <MakeKey onMade={() => void refetch()} />
    </>
  )
}

function NoKeys(): ReactNode {
  const request = `curl -H "Authorization: Bearer zennnn_…" "${location.origin}/api/meta"`
  return (
    <>
      <p className={styles.lead}>
        {t('There is no key yet. A program sends its key with each request:')}
      </p>
      <pre className={styles.example} dir="ltr">
        {request}
      </pre>
    </>
  )
}
