import IconPanel from '@tabler/icons-react/dist/esm/icons/IconLayoutSidebarLeftCollapse.mjs'
import { type ReactNode, useState } from 'react'
import { t } from '../language/language.ts'
import { ModelLink } from './model-link.tsx'
import type { Place } from './place.ts'
import styles from './side-nav.module.css'

const STORED = 'zennnn-side'

/** The models of the app one is in; can be narrowed to their icons, which this browser remembers. */
export function SideNav({ place }: { readonly place: Place }): ReactNode {
  const [isNarrow, setNarrow] = useState(wasNarrow)
  const change = (): void => {
    setNarrow(!isNarrow)
    remember(!isNarrow)
  }
  const { menu } = place
  if (menu === undefined) return null
  return (
    <nav className={styles.side} aria-label={menu.app.label} data-narrow={isNarrow || undefined}>
      <ul className={styles.list}>
        {menu.entries.map((entry) => (
          <li key={entry.name}>
            <ModelLink
              entry={entry}
              className={styles.link}
              wordsClass={styles.words}
              isNarrow={isNarrow}
            />
          </li>
        ))}
      </ul>
      <button
        type="button"
        className={`${styles.link} ${styles.fold}`}
        aria-expanded={!isNarrow}
        title={isNarrow ? t('Expand') : undefined}
        onClick={change}
      >
        <IconPanel size={18} stroke={1.75} aria-hidden className={styles.foldSign} />
        <span className={styles.words}>{isNarrow ? t('Expand') : t('Collapse')}</span>
      </button>
    </nav>
  )
}

function wasNarrow(): boolean {
  try {
    return localStorage.getItem(STORED) === 'narrow'
  } catch {
    return false
  }
}

function remember(isNarrow: boolean): void {
  try {
    if (isNarrow) localStorage.setItem(STORED, 'narrow')
    else localStorage.removeItem(STORED)
  } catch {
    // Storage can be closed to us: wide at the next visit.
  }
}
