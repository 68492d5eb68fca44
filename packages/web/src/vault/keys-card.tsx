import type { ReactNode } from 'react'
import { formatInstant } from '../language/format.ts'
import { t } from '../language/language.ts'
import page from '../panel/page.module.css'
import styles from './vault.module.css'
import type { DestroyedKeys, VaultStanding } from './vault-api.ts'

/** Since when the backups of which database open by which key, and which keys are gone for good; never a key. */
export function KeysCard({
  databases,
  destroyed,
}: {
  readonly databases: readonly VaultStanding[]
  readonly destroyed: readonly DestroyedKeys[]
}): ReactNode {
  return (
    <section className={page.card} aria-labelledby="keys">
      <h2 id="keys" className={page.cardTitle}>
        {t('Keys')}
      </h2>
      <details>
        <summary>{t('Of the databases above, by region')}</summary>
        <table className={page.table}>
          <thead>
            <tr>
              <th scope="col">{t('Database')}</th>
              <th scope="col">{t('Region')}</th>
              <th scope="col">{t('Key made')}</th>
              <th scope="col">{t('Key replaced')}</th>
            </tr>
          </thead>
          <tbody>
            {databases.flatMap(({ slug, keys }) =>
              keys.map(({ region, madeAt, changedAt }) => (
                <tr key={`${slug} ${region}`}>
                  <td>{slug}</td>
                  <td>{region}</td>
                  <td>{instantWords(madeAt)}</td>
                  <td>{instantWords(changedAt)}</td>
                </tr>
              )),
            )}
          </tbody>
        </table>
      </details>
      {destroyed.length > 0 && <Destroyed destroyed={destroyed} />}
    </section>
  )
}

function Destroyed({ destroyed }: { readonly destroyed: readonly DestroyedKeys[] }): ReactNode {
  return (
    <table className={page.table}>
      <caption className={styles.count}>{t('Destroyed keys')}</caption>
      <thead>
        <tr>
          <th scope="col">{t('Database')}</th>
          <th scope="col">{t('Destroyed at')}</th>
          <th scope="col">{t('Regions')}</th>
          <th scope="col">{t('Receipt')}</th>
        </tr>
      </thead>
      <tbody>
        {destroyed.map(({ receipt, database, name, at, complete, regions }) => (
          <tr key={receipt}>
            <td>{name ?? database}</td>
            <td>{formatInstant(at)}</td>
            <td>
              {complete
                ? t('Everywhere')
                : t('Not everywhere yet: {regions}', { regions: regions.join(', ') || '–' })}
            </td>
            <td>{receipt}</td>
          </tr>
        ))}
      </tbody>
    </table>
  )
}

function instantWords(at: string | null | undefined): string {
  return typeof at === 'string' ? formatInstant(at) : '–'
}
