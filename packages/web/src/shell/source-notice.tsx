import type { ReactNode } from 'react'
import { t } from '../language/language.ts'
import styles from './source-notice.module.css'

/** AGPL, section 13: whoever uses this is offered the source of what he uses, on every page. The server wrote it into the page. */
export function SourceNotice(): ReactNode {
  const source = document.head.querySelector<HTMLLinkElement>('link[rel="code-repository"]')
  if (source === null) return null
  return (
    <footer className={styles.foot}>
      <a className={styles.link} href={source.href} rel="code-repository">
        {t('Source code (AGPL-3.0)')}
      </a>
      <a
        className={styles.link}
        href="/source"
        aria-label={t('About build {build}', { build: source.title })}
      >
        <code dir="ltr">{source.title}</code>
      </a>
    </footer>
  )
}
