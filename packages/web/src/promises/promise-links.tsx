import { Link } from '@tanstack/react-router'
import type { ReactNode } from 'react'
import { t } from '../language/language.ts'
import page from '../panel/page.module.css'
import type { Own } from './promises-api.ts'

/** Where administrators see more of it, or change it. */
export function PromiseLink({ kind }: Pick<Own, 'kind'>): ReactNode {
  switch (kind) {
    case 'backup-ladder':
    case 'backup-download':
    case 'backup-restore':
      return (
        <Link to="/all-backups" className={page.link}>
          {t('Backups')}
        </Link>
      )
    case 'password-hash':
    case 'login-throttle':
    case 'password-length':
      return (
        <Link to="/sign-in-security" className={page.link}>
          {t('Rules of signing in')}
        </Link>
      )
    case 'staff-scoped':
      return (
        <Link to="/sign-in-security" search={{ part: 'staff' }} className={page.link}>
          {t('Staff access')}
        </Link>
      )
    default:
      return null
  }
}
