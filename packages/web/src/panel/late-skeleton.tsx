import { type ReactNode, useEffect, useState } from 'react'
import { t } from '../language/language.ts'
import styles from './page.module.css'

const LATE_MS = 200

/** Lines where something will stand; only after a moment, so that what comes at once does not flicker. */
export function LateSkeleton({ lines }: { readonly lines: number }): ReactNode {
  const [isLate, setLate] = useState(false)
  useEffect(() => {
    const timer = setTimeout(() => setLate(true), LATE_MS)
    return () => clearTimeout(timer)
  }, [])
  if (!isLate) return null
  return (
    <div className={styles.skeleton} role="status" aria-label={t('Loading')}>
      {Array.from({ length: lines }, (_, index) => (
        <span key={index} className={styles.bone} />
      ))}
    </div>
  )
}
