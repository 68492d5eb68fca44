import { Outlet, useNavigate } from '@tanstack/react-router'
import { type ReactNode, Suspense, useRef, useState } from 'react'
import { useUser } from '../api/queries.ts'
import { t } from '../language/language.ts'
import { appLetters } from './app-menu.ts'
import { BottomNav } from './bottom-nav.tsx'
import { ConfirmIdentity } from './confirm-identity.tsx'
import { useMainHeading } from './main-heading.ts'
import { OfflineBar } from './offline-bar.tsx'
import { Palette } from './palette.tsx'
import { type Place, usePlace } from './place.ts'
import { RecoveredBar } from './recovered-bar.tsx'
import { RecoveryNotice } from './recovery-notice.tsx'
import { RestoredBar } from './restored-bar.tsx'
import styles from './shell.module.css'
import { ShortcutSheet } from './shortcut-sheet.tsx'
import { activeShortcuts, type Shortcut, useShortcuts } from './shortcuts.ts'
import { SideNav } from './side-nav.tsx'
import { SignInAgain } from './sign-in-again.tsx'
import { SourceNotice } from './source-notice.tsx'
import { StaffNotices } from './staff-notices.tsx'
import { TopBar } from './top-bar.tsx'

export type OpenDialog = (dialog: 'palette' | 'shortcuts') => void

/** What stands over the page; of the shortcuts those that worked when the sheet was opened. */
type Shown = 'palette' | { readonly shortcuts: readonly Shortcut[] } | undefined

/** The frame of every page. */
export function Shell(): ReactNode {
  const place = usePlace()
  const user = useUser()
  const main = useRef<HTMLElement>(null)
  const [shown, setShown] = useState<Shown>()
  const openDialog: OpenDialog = (dialog) => {
    // A question that is being asked is answered first.
    if (document.querySelector('[aria-modal="true"]') !== null && shown === undefined) return
    setShown(dialog === 'palette' ? dialog : { shortcuts: activeShortcuts() })
  }
  const close = (): void => setShown(undefined)
  useMainHeading(main)
  return (
    <div className={styles.shell}>
      {user.support === undefined && <SignInAgain />}
      <ConfirmIdentity />
      <ShellShortcuts place={place} openDialog={openDialog} />
      <a
        className={styles.skip}
        href="#main"
        onClick={(event) => {
          // The address is the list's.
          event.preventDefault()
          main.current?.focus()
        }}
      >
        {t('Skip to content')}
      </a>
      <TopBar place={place} openDialog={openDialog} />
      <div className={styles.notices}>
        <RestoredBar />
        <RecoveredBar />
        <OfflineBar />
        <StaffNotices />
        <RecoveryNotice />
      </div>
      <SideNav place={place} />
      <main id="main" ref={main} className={styles.main} tabIndex={-1}>
        <Suspense>
          <Outlet />
        </Suspense>
      </main>
      <SourceNotice />
      <BottomNav place={place} />
      {shown === 'palette' && <Palette place={place} openDialog={openDialog} onClose={close} />}
      {typeof shown === 'object' && <ShortcutSheet shortcuts={shown.shortcuts} onClose={close} />}
    </div>
  )
}

/** Drawn before the page, so that of two shortcuts with the same keys the page's wins. */
function ShellShortcuts({
  place,
  openDialog,
}: {
  readonly place: Place
  readonly openDialog: OpenDialog
}): ReactNode {
  const navigate = useNavigate()
  const letters = [...appLetters(place.menus)]
  useShortcuts([
    { keys: 'mod+k', label: t('Search or go to'), run: () => openDialog('palette') },
    { keys: '?', label: t('Keyboard shortcuts'), run: () => openDialog('shortcuts') },
    ...letters.map(([letter, { app, entries }]) => ({
      keys: `g ${letter}`,
      label: t('Go to {app}', { app: app.label }),
      run: () => void navigate({ to: '/', ...entries[0]?.target }),
    })),
  ])
  return null
}
