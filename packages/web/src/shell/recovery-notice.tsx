import { useQuery } from '@tanstack/react-query'
import { lazy, type ReactNode, Suspense, useEffect } from 'react'
import { followChanges } from '../api/events.ts'
import { useUser } from '../api/queries.ts'
import { readRecoveryAgain, recoveryQuery } from '../recovery/recovery-api.ts'
import { viewCode } from './view-code.ts'

const RecoveryBar = lazy(
  viewCode(async () => ({ default: (await import('../recovery/recovery-bar.tsx')).RecoveryBar })),
)

/** That a lost administrator is let in again, to everybody of the database; its code comes only then. */
export function RecoveryNotice(): ReactNode {
  // Support is nobody of this database.
  return useUser().support === undefined ? <Live /> : null
}

function Live(): ReactNode {
  const { data } = useQuery(recoveryQuery)
  useEffect(
    () =>
      followChanges((event) => {
        if (event === 'reset' || event.model === 'administrator_recovery') void readRecoveryAgain()
      }),
    [],
  )
  return (
    <div role="status">
      <Suspense>{data && <RecoveryBar recovery={data} />}</Suspense>
    </div>
  )
}
