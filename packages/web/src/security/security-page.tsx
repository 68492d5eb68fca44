import { Link, useSearch } from '@tanstack/react-router'
import { type ReactNode, Suspense } from 'react'
import { useMeta } from '../api/queries.ts'
import { t } from '../language/language.ts'
import { LateSkeleton } from '../panel/late-skeleton.tsx'
import styles from '../panel/page.module.css'
import { NotFound } from '../shell/not-found.tsx'
import { SECURITY_SECTIONS } from './security-sections.ts'

/** Who may come in and how; for administrators. The section that is shown stands in the address. */
export function SecurityPage(): ReactNode {
  const meta = useMeta()
  const { part } = useSearch({ from: '/sign-in-security' })
  const sections = SECURITY_SECTIONS.filter(({ isThere }) => isThere?.(meta) ?? true)
  const shown = sections.find(({ name }) => name === part) ?? sections[0]
  if (!meta.groups.includes('administrator') || shown === undefined) return <NotFound />
  const { View } = shown
  return (
    <div className={styles.page}>
      <h1 className={styles.title}>{t('Security')}</h1>
      <nav className={styles.parts} aria-label={t('Parts of the security')}>
        {sections.map(({ name, label }, index) => (
          <Link
            key={name}
            to="/sign-in-security"
            search={index === 0 ? {} : { part: name }}
            className={styles.part}
            activeOptions={{ exact: true, includeSearch: true }}
            aria-current={name === shown.name ? 'page' : undefined}
          >
            {label()}
          </Link>
        ))}
      </nav>
      <Suspense fallback={<LateSkeleton lines={6} />}>
        <View />
      </Suspense>
    </div>
  )
}
