import { Link, useSearch } from '@tanstack/react-router'
import { type ReactNode, Suspense, useEffect, useRef } from 'react'
import { useMeta } from '../api/queries.ts'
import { t } from '../language/language.ts'
import { LateSkeleton } from '../panel/late-skeleton.tsx'
import styles from '../panel/page.module.css'
import { NotFound } from '../shell/not-found.tsx'
import { securitySections } from './security-sections.ts'

/** Who may come in and how; for administrators. The section that is shown stands in the address. */
export function SecurityPage(): ReactNode {
  const meta = useMeta()
  const { part } = useSearch({ from: '/sign-in-security' })
  const parts = useRef<HTMLElement>(null)
  useEffect(() => {
    // On a phone the parts stand in a row that scrolls.
    const link = parts.current?.querySelector('[aria-current="page"]')
    link?.scrollIntoView({ block: 'nearest', inline: 'nearest' })
  }, [part])
  const sections = securitySections(meta)
  const shown = sections.find(({ name }) => name === part) ?? sections[0]
  if (!meta.groups.includes('administrator') || shown === undefined) return <NotFound />
  const { View } = shown
  return (
    <div className={styles.page}>
      <h1 className={styles.title}>{t('Security')}</h1>
      <nav ref={parts} className={styles.parts} aria-label={t('Parts of the security')}>
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
