import IconCheck from '@tabler/icons-react/dist/esm/icons/IconCheck.mjs'
import type { ReactNode } from 'react'
import { formatInstant } from '../language/format.ts'
import { t } from '../language/language.ts'
import page from '../panel/page.module.css'
import styles from './ladder.module.css'
import { type LadderPart, planLadder } from './ladder-plan.ts'
import type { Rung, VaultBackup } from './vault-api.ts'
import { dayWords } from './vault-days.ts'
import { isVerified } from './vault-standing.ts'
import { regionWords, rungTitle, stateWords } from './vault-words.ts'

/** The backups that are kept, as a line from the newest to the oldest: days, then weeks, then months. */
export function Ladder({
  backups,
  regions,
  chosen,
  onChoose,
}: {
  readonly backups: readonly VaultBackup[]
  readonly regions: readonly string[]
  readonly chosen: string | undefined
  readonly onChoose: (backup: VaultBackup) => void
}): ReactNode {
  const { parts } = planLadder(backups)
  return (
    <div className={styles.ladder}>
      {parts.map((part) => (
        <section key={part.rung} className={styles.part} data-rung={part.rung}>
          <h3 className={styles.name}>{rungTitle(part.rung)}</h3>
          <ol className={styles.rungs}>
            {part.backups.map((backup) => (
              <li key={backup.id} className={styles.place}>
                <RungButton
                  rung={part.rung}
                  backup={backup}
                  regions={regions}
                  isChosen={backup.id === chosen}
                  onChoose={onChoose}
                />
              </li>
            ))}
            <FreePlaces part={part} />
          </ol>
        </section>
      ))}
    </div>
  )
}

function RungButton({
  rung,
  backup,
  regions,
  isChosen,
  onChoose,
}: {
  readonly rung: Rung
  readonly backup: VaultBackup
  readonly regions: readonly string[]
  readonly isChosen: boolean
  readonly onChoose: (backup: VaultBackup) => void
}): ReactNode {
  const { day, detail } = dayWords(backup.at, rung)
  const words = [
    formatInstant(backup.at),
    stateWords(backup, regions),
    t('in {regions}', { regions: regionWords(backup, regions) }),
  ]
  return (
    <button
      type="button"
      className={styles.rung}
      aria-pressed={isChosen}
      title={words.join('\n')}
      onClick={() => onChoose(backup)}
    >
      <span className={styles.dot} data-verified={isVerified(backup) || undefined}>
        {isVerified(backup) && <IconCheck size={12} stroke={3} aria-hidden />}
      </span>
      <span className={styles.day}>{day}</span>
      <span className={styles.detail}>{detail}</span>
      <span className={page.spoken}>{words.join(', ')}</span>
    </button>
  )
}

/** Drawn one by one, said once. */
function FreePlaces({ part: { free } }: { readonly part: LadderPart }): ReactNode {
  if (free === 0) return null
  return Array.from({ length: free }, (_, index) => (
    <li key={index} className={styles.place} data-free>
      <span className={styles.dot} data-free />
      {index === 0 && (
        <span className={styles.free}>
          {t('{count, plural, one {# to come} other {# to come}}', { count: free })}
        </span>
      )}
    </li>
  ))
}
