import { Radio, TextInput } from '@mantine/core'
import { type ReactNode, useState } from 'react'
import { ConfirmDialog } from '../actions/confirm-dialog.tsx'
import { formatInstant } from '../language/format.ts'
import { t } from '../language/language.ts'
import type { Job } from '../panel/job-state.ts'
import { notifyDone } from '../shell/notify.ts'
import { RestoreLoss, useLossLook } from './restore-loss.tsx'
import styles from './vault.module.css'
import { orderVaultJob, type VaultBackup, type VaultOf, type VaultOrder } from './vault-api.ts'
import { refreshVault } from './vault-query.ts'

type Way = 'side' | 'live'

/** Where a backup is restored to: beside the live database, or in its place after seeing what that costs. */
export function RestoreDialog({
  of,
  slug,
  backup,
  jobs,
  onClose,
}: {
  readonly of: VaultOf
  /** Name of the live database. */
  readonly slug: string
  readonly backup: VaultBackup
  /** Of the vault, as they are now. */
  readonly jobs: readonly Job[]
  readonly onClose: () => void
}): ReactNode {
  const [way, setWay] = useState<Way>('side')
  const [name, setName] = useState('')
  const [confirm, setConfirm] = useState('')
  const loss = useLossLook(of, backup, jobs)
  const restore = async (): Promise<void> => {
    if (way === 'live' && !loss.isAnswered)
      throw new Error(t('See first what would be lost. Nothing was done yet.'))
    if (way === 'live' && confirm.trim() !== slug)
      throw new Error(t('Type the name {slug} to replace it. Nothing was done yet.', { slug }))
    await orderVaultJob(of, { ...orderOf(way, name, confirm), backup: backup.id })
    await refreshVault(of)
    notifyDone(t('The restore was ordered. It goes on without this page.'))
  }
  return (
    <ConfirmDialog
      title={t('Restore a backup')}
      text={t('The backup of {when}', { when: formatInstant(backup.at) })}
      verb={way === 'side' ? t('Restore on the side') : t('Replace {slug}', { slug })}
      isDangerous={way === 'live'}
      onConfirm={restore}
      onClose={onClose}
    >
      <WayChoice of={of} way={way} slug={slug} onChange={setWay} />
      {way === 'live' && <RestoreLoss loss={loss} />}
      {(way === 'side' || loss.isAnswered) && (
        <div className={styles.inputs}>
          {way === 'side' && of.kind === 'any' && <NameField value={name} onChange={setName} />}
          {way === 'live' && (
            <TextInput
              label={t('Type {slug} to replace it', { slug })}
              autoComplete="off"
              spellCheck={false}
              required
              value={confirm}
              onChange={(event) => setConfirm(event.currentTarget.value)}
            />
          )}
        </div>
      )}
    </ConfirmDialog>
  )
}

/** For operators: the copies of customers are called as the cloud does. */
function NameField({
  value,
  onChange,
}: {
  readonly value: string
  readonly onChange: (value: string) => void
}): ReactNode {
  return (
    <TextInput
      label={t('Name in the address')}
      description={t('Leave it empty to have one chosen.')}
      autoComplete="off"
      spellCheck={false}
      maxLength={40}
      value={value}
      onChange={(event) => onChange(event.currentTarget.value)}
    />
  )
}

function orderOf(way: Way, name: string, confirm: string): VaultOrder {
  if (way === 'live') return { kind: 'restore_live', confirm: confirm.trim() }
  const slug = name.trim()
  return { kind: 'restore_side', ...(slug === '' ? {} : { slug }) }
}

function sideWords({ kind }: VaultOf): string {
  const words = t(
    'It gets an address of its own. The live database is not touched. The copy sends no e-mails and runs no jobs, and a banner says what it is.',
  )
  return kind === 'any' ? words : `${words} ${t('After 30 days it is deleted.')}`
}

function WayChoice({
  of,
  way,
  slug,
  onChange,
}: {
  readonly of: VaultOf
  readonly way: Way
  readonly slug: string
  readonly onChange: (way: Way) => void
}): ReactNode {
  return (
    <Radio.Group
      label={t('Where to')}
      value={way}
      onChange={(value) => onChange(value === 'live' ? 'live' : 'side')}
    >
      <div className={styles.ways}>
        <Radio
          value="side"
          label={t('On the side, as a database of its own')}
          description={sideWords(of)}
        />
        <Radio
          value="live"
          label={t('On live, in place of {slug}', { slug })}
          description={t(
            'A safety backup is made first. Until 7 days later it can be undone: then what is live now comes back.',
          )}
        />
      </div>
    </Radio.Group>
  )
}
