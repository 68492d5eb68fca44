import { type ReactNode, useEffect, useState } from 'react'
import { queryClient } from '../api/queries.ts'
import { onReach } from '../api/request.ts'
import { readSession } from '../api/session.ts'
import { t } from '../language/language.ts'
import styles from './offline-bar.module.css'

/** Stands above the page from a request that got no answer until the next that gets one. */
export function OfflineBar(): ReactNode {
  const [isReached, setReached] = useState(true)
  const [isTrying, setTrying] = useState(false)
  useEffect(() => onReach(setReached), [])
  useEffect(() => {
    const look = (): void => void tryAgain()
    addEventListener('online', look)
    addEventListener('offline', look)
    return () => {
      removeEventListener('online', look)
      removeEventListener('offline', look)
    }
  }, [])
  const press = async (): Promise<void> => {
    setTrying(true)
    await tryAgain()
    setTrying(false)
  }
  return (
    <div role="status">
      {!isReached && (
        <div className={styles.bar}>
          <span>{t('The server cannot be reached. What you typed is kept.')}</span>
          <button
            type="button"
            className={styles.again}
            disabled={isTrying}
            onClick={() => void press()}
          >
            {t('Try again')}
          </button>
        </div>
      )}
    </div>
  )
}

/** Asks the server for a sign of life, then for all that is shown. */
async function tryAgain(): Promise<void> {
  try {
    await readSession()
    await queryClient.invalidateQueries()
  } catch {
    // The bar is told by the request itself, and a session that ended has a dialog of its own.
  }
}
