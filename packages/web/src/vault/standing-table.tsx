import { Link } from '@tanstack/react-router'
import type { ReactNode } from 'react'
import { formatAgo, formatBytes, formatInstant } from '../language/format.ts'
import { t } from '../language/language.ts'
import page from '../panel/page.module.css'
import { bytesOf } from './standings.ts'
import styles from './vault.module.css'
import type { VaultStanding } from './vault-api.ts'
import { clockWords } from './vault-days.ts'
import { verifiedCountWords } from './vault-words.ts'

/** How each database stands; the order is the server's. */
export function StandingTable({
  standings,
  now,
}: {
  readonly standings: readonly VaultStanding[]
  readonly now: Date
}): ReactNode {
  return (
    <table className={`${page.table} ${styles.backups}`}>
      <thead>
        <tr>
          <th scope="col">{t('Database')}</th>
          <th scope="col">{t('State')}</th>
          <th scope="col">{t('Kept by plan')}</th>
          <th scope="col">{t('Newest verified')}</th>
          <th scope="col">{t('Next')}</th>
          <th scope="col" className={page.end}>
            {t('Storage')}
          </th>
        </tr>
      </thead>
      <tbody>
        {standings.map((standing) => (
          <StandingRow key={standing.slug} standing={standing} now={now} />
        ))}
      </tbody>
    </table>
  )
}

function StandingRow({
  standing,
  now,
}: {
  readonly standing: VaultStanding
  readonly now: Date
}): ReactNode {
  const {
    slug,
    tier,
    state,
    newestVerifiedAt,
    checkedAt,
    ladder,
    expected,
    ladderVerified,
    nextAt,
    outsideAt,
    bytes,
  } = standing
  const isKnown = typeof newestVerifiedAt === 'string'
  return (
    <tr>
      <td>
        <Link to="/cloud-backups/$slug" params={{ slug }}>
          {slug}
        </Link>
        <span className={page.below}>{state === 'live' ? tier : `${tier} · ${state}`}</span>
      </td>
      <td>
        <StandingBadges standing={standing} />
      </td>
      <td className={styles.size}>
        <meter
          className={styles.meter}
          min={0}
          max={14}
          value={ladder}
          aria-label={t('{filled} of {places}', { filled: ladder, places: 14 })}
        />
        <span className={page.below}>
          {ladder < expected
            ? t('{filled} of {places}, {expected} expected', {
                filled: ladder,
                places: 14,
                expected,
              })
            : t('{filled} of {places}', { filled: ladder, places: 14 })}
        </span>
        {ladder > 0 && <span className={page.below}>{verifiedCountWords(ladderVerified)}</span>}
      </td>
      <td
        data-label={t('Newest verified')}
        title={isKnown ? formatInstant(newestVerifiedAt) : undefined}
      >
        {isKnown ? formatAgo(newestVerifiedAt, now) : t('None')}
        <span className={page.below}>
          {typeof outsideAt === 'string'
            ? t('Outside the home region {ago}', { ago: formatAgo(outsideAt, now) })
            : t('None outside the home region')}
        </span>
        {typeof checkedAt === 'string' && (
          <span className={page.below}>
            {t('Indexes checked {ago}', { ago: formatAgo(checkedAt, now) })}
          </span>
        )}
      </td>
      <td data-label={t('Next')}>{typeof nextAt === 'string' ? clockWords(nextAt) : '–'}</td>
      <td className={`${page.end} ${styles.size}`} data-label={t('Storage')}>
        {formatBytes(bytesOf(standing))}
        <span className={page.below}>
          {Object.entries(bytes)
            .toSorted(([a], [b]) => a.localeCompare(b))
            .map(([region, one]) => `${region} ${formatBytes(one)}`)
            .join(' · ')}
        </span>
      </td>
    </tr>
  )
}

function StandingBadges({ standing }: { readonly standing: VaultStanding }): ReactNode {
  const { late, failed, incomplete, lost } = standing
  const badges = [
    late ? (['late', t('Late')] as const) : undefined,
    failed > 0 ? (['failed', t('{count} failed', { count: failed })] as const) : undefined,
    incomplete > 0
      ? (['incomplete', t('{count} incomplete', { count: incomplete })] as const)
      : undefined,
    lost > 0 ? (['failed', t('{count} lost a copy', { count: lost })] as const) : undefined,
  ].filter((badge) => badge !== undefined)
  if (badges.length === 0)
    return (
      <span className={styles.badge} data-state="verified">
        {t('In order')}
      </span>
    )
  return (
    <span className={styles.badges}>
      {badges.map(([state, words]) => (
        <span key={state} className={styles.badge} data-state={state}>
          {words}
        </span>
      ))}
    </span>
  )
}
