import { Link, Outlet } from '@tanstack/react-router'
import { type ReactNode, Suspense } from 'react'
import { useMeta } from '../api/queries.ts'
import { t } from '../language/language.ts'
import { appMenus } from './app-menu.ts'
import styles from './shell.module.css'

/** The frame of every page. */
export function Shell(): ReactNode {
  const menus = appMenus(useMeta())
  return (
    <div className={styles.shell}>
      <a className={styles.skip} href="#main">
        {t('Skip to content')}
      </a>
      <header className={styles.top} />
      <nav className={styles.side} aria-label={t('Main')}>
        {menus.flatMap(({ models }) =>
          models.map((model) => (
            <Link
              key={model.name}
              to="/$model"
              params={{ model: model.name }}
              className={styles.link}
            >
              {model.plural}
            </Link>
          )),
        )}
      </nav>
      <main id="main" className={styles.main} tabIndex={-1}>
        <Suspense>
          <Outlet />
        </Suspense>
      </main>
    </div>
  )
}
