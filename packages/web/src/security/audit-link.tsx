import { Link } from '@tanstack/react-router'
import type { ReactNode } from 'react'
import { useMeta } from '../api/queries.ts'
import styles from '../panel/page.module.css'

/** Leads to what the audit log has of one subject, where the person sees the log. */
export function AuditLink({
  about,
  children,
}: {
  readonly about: string
  readonly children: string
}): ReactNode {
  const { models } = useMeta()
  if (models.every(({ name }) => name !== 'audit_entry')) return null
  return (
    <div className={styles.buttons}>
      <Link
        to="/$model"
        params={{ model: 'audit_entry' }}
        search={{ text: `model~${about}` }}
        className={styles.link}
      >
        {children}
      </Link>
    </div>
  )
}
