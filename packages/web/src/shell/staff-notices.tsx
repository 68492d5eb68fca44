import { lazy, type ReactNode, Suspense } from 'react'
import { useMeta, useUser } from '../api/queries.ts'
import { viewCode } from './view-code.ts'

const StaffBar = lazy(
  viewCode(async () => ({ default: (await import('../staff/staff-bar.tsx')).StaffBar })),
)
const SupportBar = lazy(
  viewCode(async () => ({ default: (await import('../staff/support-bar.tsx')).SupportBar })),
)

/** Who of support is in, and for support that it is; the code comes only where there is such a thing. */
export function StaffNotices(): ReactNode {
  const { support } = useUser()
  const { staffAccess } = useMeta()
  return (
    <Suspense>
      {support !== undefined && <SupportBar support={support} />}
      {staffAccess === 'decides' && <StaffBar />}
    </Suspense>
  )
}
