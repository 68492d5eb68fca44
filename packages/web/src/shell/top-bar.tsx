import { Kbd } from '@mantine/core'
import IconSearch from '@tabler/icons-react/dist/esm/icons/IconSearch.mjs'
import type { ReactNode } from 'react'
import { t } from '../language/language.ts'
import { AppSwitcher } from './app-switcher.tsx'
import type { Place } from './place.ts'
import type { OpenDialog } from './shell.tsx'
import styles from './top-bar.module.css'
import { UserMenu } from './user-menu.tsx'

export function TopBar({
  place,
  openDialog,
}: {
  readonly place: Place
  readonly openDialog: OpenDialog
}): ReactNode {
  return (
    <header className={styles.top}>
      <div className={styles.start}>
        <AppSwitcher place={place} />
      </div>
      <button
        type="button"
        className={styles.search}
        aria-haspopup="dialog"
        onClick={() => openDialog('palette')}
      >
        <IconSearch size={16} aria-hidden />
        <span className={styles.searchWords}>{t('Search or go to')}</span>
        <Kbd size="xs" className={styles.searchKey} aria-hidden>
          {/Mac/.test(navigator.userAgent) ? '⌘ K' : t('Ctrl K')}
        </Kbd>
      </button>
      <div className={styles.end}>
        <UserMenu openDialog={openDialog} />
      </div>
    </header>
  )
}
