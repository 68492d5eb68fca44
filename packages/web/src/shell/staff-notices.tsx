import { CatchBoundary } from '@tanstack/react-router'
import { lazy, type ReactNode, Suspense } from 'react'
import { useMeta, useUser } from '../api/queries.ts'
import { t } from '../language/language.ts'
import { leave } from './leave.ts'
import styles from './offline-bar.module.css'
import { viewCode } from './view-code.ts'
import { loadAnew } from './view-problem.tsx'

const StaffBar = lazy(
  viewCode(async () => ({ default: (await import('../staff/staff-bar.tsx')).StaffBar })),
)
const SupportBar = lazy(
  viewCode(async () => ({ default: (await import('../staff/support-bar.tsx')).SupportBar })),
)

/**
 * Who of support is in, and for support that it is; the code comes only where there is such a thing. When it does not come,
 * or fails, the page stays, and a bar of the frame itself says what cannot be said: a notice that is missing would say that
 * nobody is in.
 */
export function StaffNotices(): ReactNode {
  const { support } = useUser()
  const { staffAccess } = useMeta()
  return (
    <Suspense>
      {support !== undefined && (
        <CatchBoundary getResetKey={() => 'support'} errorComponent={SupportNotice}>
          <SupportBar support={support} />
        </CatchBoundary>
      )}
      {staffAccess === 'decides' && (
        <CatchBoundary getResetKey={() => 'staff'} errorComponent={StaffNotice}>
          <StaffBar />
        </CatchBoundary>
      )}
    </Suspense>
  )
}

function StaffNotice(): ReactNode {
  return (
    <div className={styles.bar} role="alert">
      <span>
        {t('Whether somebody of support is in this database cannot be shown at this moment.')}
      </span>
      <button type="button" className={styles.again} onClick={() => void loadAnew()}>
        {t('Load the page anew')}
      </button>
    </div>
  )
}

function SupportNotice(): ReactNode {
  return (
    <div className={styles.bar} role="alert">
      <span>{t('You are of support, in the database of a customer.')}</span>
      <button type="button" className={styles.again} onClick={() => void leave()}>
        {t('Leave')}
      </button>
    </div>
  )
}
