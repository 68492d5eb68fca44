import type { ReactNode } from 'react'
import { t } from '../language/language.ts'
import styles from './list.module.css'
import state from './list-state.module.css'
import type { LiveRows } from './use-live-rows.ts'

/** Says quietly that rows came or went; nothing moves before somebody wants it. */
export function LiveBar({ live }: { readonly live: LiveRows }): ReactNode {
  return (
    <div role="status">
      {live.pending > 0 && (
        <p className={state.liveBar}>
          <span>
            {t('{count, plural, one {# change} other {# changes}}', { count: live.pending })}
          </span>
          <button type="button" className={styles.textButton} onClick={live.show}>
            {t('Show')}
          </button>
        </p>
      )}
    </div>
  )
}
