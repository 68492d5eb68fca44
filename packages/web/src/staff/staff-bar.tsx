import { useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { type ReactNode, useEffect } from 'react'
import { followChanges } from '../api/events.ts'
import { useMeta } from '../api/queries.ts'
import { formatInstant } from '../language/format.ts'
import { t } from '../language/language.ts'
import styles from '../shell/offline-bar.module.css'
import { type PresentStaff, presentQuery, readStaffAgain } from './staff-api.ts'

/** Says to everybody who of support may come in or is in, and to administrators that somebody asks. It goes as it ends. */
export function StaffBar(): ReactNode {
  const isAdministrator = useMeta().groups.includes('administrator')
  const { data, error, refetch } = useQuery(presentQuery)
  useLive(data)
  return (
    <div role="status">
      {error !== null && (
        // Nothing said would say that nobody is in.
        <div className={styles.bar}>
          <span>
            {t('Whether somebody of support is in this database cannot be shown at this moment.')}
          </span>
          <button type="button" className={styles.again} onClick={() => void refetch()}>
            {t('Try again')}
          </button>
        </div>
      )}
      {data?.grants.map((grant) => (
        <div key={`${grant.staff} ${grant.expiresAt}`} className={styles.bar}>
          <span>{grantWords(grant)}</span>
          {isAdministrator && <SectionLink>{t('Look or end it')}</SectionLink>}
        </div>
      ))}
      {data !== undefined && data.waiting > 0 && (
        <div className={styles.bar}>
          <span>
            {t(
              '{count, plural, one {Support asks for access to this database.} other {Support asks for access to this database, # times.}}',
              { count: data.waiting },
            )}
          </span>
          <SectionLink>{t('Decide')}</SectionLink>
        </div>
      )}
    </div>
  )
}

function grantWords({ staff, expiresAt, isIn }: PresentStaff['grants'][number]): string {
  const until = { staff, when: formatInstant(expiresAt) }
  return isIn
    ? t('{staff} of support is in this database, until {when} at the latest.', until)
    : t('{staff} of support may come into this database until {when}.', until)
}

function SectionLink({ children }: { readonly children: ReactNode }): ReactNode {
  return (
    <Link to="/sign-in-security" search={{ part: 'staff' }} className={styles.again}>
      {children}
    </Link>
  )
}

/** Reads again when something is said of support, and when the first of the grants is over. */
function useLive(present: PresentStaff | undefined): void {
  useEffect(
    () =>
      followChanges((event) => {
        if (event === 'reset' || event.model === 'staff_access') void readStaffAgain()
      }),
    [],
  )
  const ends = present?.grants[0]?.expiresAt
  useEffect(() => {
    if (ends === undefined) return
    const timer = setTimeout(
      () => void readStaffAgain(),
      Math.max(0, Date.parse(ends) - Date.now()) + 1_000,
    )
    return () => clearTimeout(timer)
  }, [ends])
}
