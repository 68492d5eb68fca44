import { type ReactNode, useState } from 'react'
import { formatInteger } from '../language/format.ts'
import { t } from '../language/language.ts'
import page from '../panel/page.module.css'
import type { BackupActs } from './backup-actions.tsx'
import { BackupDetails } from './backup-details.tsx'
import { Ladder } from './ladder.tsx'
import { planLadder } from './ladder-plan.ts'
import styles from './vault.module.css'
import type { Vault } from './vault-api.ts'
import { clockWords } from './vault-days.ts'
import { verifiedCountWords } from './vault-words.ts'

/** The ladder, and below it the backup whose rung was pressed. */
export function LadderCard({
  vault,
  acts,
}: {
  readonly vault: Vault
  readonly acts: BackupActs
}): ReactNode {
  const [chosen, setChosen] = useState<string>()
  const { backups, regions } = vault
  const shown = backups.find(({ id }) => id === chosen)
  return (
    <section className={page.card} aria-labelledby="ladder">
      <LadderHead vault={vault} />
      <Ladder
        backups={backups}
        regions={regions}
        chosen={chosen}
        onChoose={({ id }) => setChosen(id === chosen ? undefined : id)}
      />
      {shown !== undefined && (
        <BackupDetails backup={shown} regions={regions} now={new Date(vault.now)} acts={acts} />
      )}
    </section>
  )
}

function LadderHead({ vault }: { readonly vault: Vault }): ReactNode {
  const { filled, verified, places } = planLadder(vault.backups)
  return (
    <header className={styles.cardHead}>
      <h2 id="ladder" className={page.cardTitle}>
        {t('Kept by plan')}{' '}
        <span className={styles.count}>
          {t('{filled} of {places}', {
            filled: formatInteger(filled),
            places: formatInteger(places),
          })}
          {filled > 0 && `, ${verifiedCountWords(verified)}`}
        </span>
      </h2>
      <span className={styles.count}>{nextWords(vault)}</span>
    </header>
  )
}

function nextWords({ nextAt }: Vault): string {
  return typeof nextAt === 'string'
    ? t('The next one is made at about {time}.', { time: clockWords(nextAt) })
    : t('No backup is planned.')
}
