import { formatBytes, formatInteger } from '../language/format.ts'
import { t } from '../language/language.ts'
import type { Job, JobState, StepState } from './job-state.ts'

/** Whether a job makes backups or restores them. */
export function isOfVault(kind: string): boolean {
  return kind.startsWith('backup') || kind.startsWith('restore_')
}

/** Kinds of jobs that count bytes. */
const BYTES: ReadonlySet<string> = new Set(['restore_side', 'restore_live'])

/** What a job does, as its page is called; one that is new to this client is called by its name. */
export function jobTitle(kind: string): string {
  const known: Readonly<Record<string, string>> = {
    import: t('Import'),
    provision: t('Making of a database'),
    drop_database: t('Deletion of a database'),
    suspend_database: t('Suspension of a database'),
    resume_database: t('Resumption of a database'),
    change_tier: t('Change of tier'),
    backup: t('Backup'),
    backup_catch_up: t('Copy of a backup to the regions that lack it'),
    backup_at: t('Backup of a moment'),
    backup_verify: t('Verification of a backup'),
    restore_side: t('Restore on the side'),
    restore_live: t('Restore on live'),
    restore_undo: t('Undo of a restore'),
    restore_drop: t('Deletion of a copy'),
    restore_preview: t('What a restore would lose'),
    send_mail: t('Sending of e-mails'),
    failover_drill: t('Drill of failover'),
    control_run: t('Run of a control'),
    payment_way: t('Way to the acquirer'),
    follow_subscription: t('News of a subscription'),
  }
  return (Object.hasOwn(known, kind) ? known[kind] : undefined) ?? inWords(kind)
}

/** How much is done of how much; undefined for kinds whose messages say it and whose counts are no amounts. */
export function amountWords({ kind, state, done, total }: Job): string | undefined {
  if (total === undefined || kind.startsWith('backup')) return undefined
  const say = BYTES.has(kind) ? formatBytes : formatInteger
  return t('{done} of {total}', {
    done: say(state === 'done' ? total : done),
    total: say(total),
  })
}

/** Steps of jobs by name; one that is new to this client is shown by its name. */
export function stepTitle(kind: string, step: string): string {
  const known: Readonly<Record<string, string>> = {
    'import rows': t('Read and write the rows'),
    'import finish': t('Collect the refused rows'),
    'provision make': t('Make the database'),
    'provision settle': t('Make the administrator'),
    'provision open': t('Open it'),
    'provision refill': t('Prepare the next one'),
    'drop_database close': t('Take it out of service'),
    'suspend_database close': t('Take it out of service'),
    'resume_database open': t('Open it'),
    'resume_database upgrade': t('Bring it to this version'),
    'change_tier change': t('Change the tier'),
    'payment_way ask': t('Ask the acquirer for a page'),
    'follow_subscription follow': t('Ask the acquirer how it stands'),
    'backup copy': t('Copy to all regions'),
    'backup verify': t('Restore it to see whether it is equal'),
    'backup_catch_up copy': t('Copy to all regions'),
    'backup_catch_up verify': t('Restore it to see whether it is equal'),
    'backup_verify verify': t('Restore it to see whether it is equal'),
    'backup_at find': t('Find the moment in the log'),
    'backup_at fetch': t('Bring the database to this moment'),
    'restore_side reserve': t('Reserve a name'),
    'restore_side restore': t('Restore the data'),
    'restore_side neutralise': t('Switch off e-mails and jobs in the copy'),
    'restore_side open': t('Open it'),
    'restore_live reserve': t('Look whether it can be restored'),
    'restore_live safety': t('Make a safety backup'),
    'restore_live restore': t('Restore the data beside the live database'),
    'restore_live admit': t('Check it and let people in'),
    'restore_live swap': t('Exchange the databases'),
    'restore_undo prepare': t('Look whether it can be undone'),
    'restore_undo swap': t('Exchange the databases back'),
    'restore_drop close': t('Take it out of service'),
    'failover_drill rehearse': t('Rehearse a failover on a cluster made for it'),
    'control_run try': t('Try it, and sign what came of it'),
  }
  const key = `${kind} ${step}`
  return Object.hasOwn(known, key) ? (known[key] ?? step) : inWords(step)
}

export function stateTitle(state: JobState): string {
  switch (state) {
    case 'queued':
      return t('Waiting')
    case 'running':
      return t('Running')
    case 'done':
      return t('Done')
    case 'failed':
      return t('Failed')
    case 'cancelled':
      return t('Cancelled')
  }
}

export function stepStateTitle(state: StepState['state']): string {
  switch (state) {
    case 'done':
      return t('done')
    case 'current':
      return t('in progress')
    case 'waiting':
      return t('not begun')
    case 'failed':
      return t('failed')
    case 'cancelled':
      return t('stopped')
  }
}

/** `90` → `1 minute 30 seconds`, in the largest two units that say enough. */
export function durationWords(seconds: number): string {
  if (seconds < 60)
    return t('{count, plural, one {# second} other {# seconds}}', { count: seconds })
  const minutes = Math.round(seconds / 60)
  if (minutes < 60)
    return t('{count, plural, one {# minute} other {# minutes}}', { count: minutes })
  return t('{count, plural, one {# hour} other {# hours}}', { count: Math.round(minutes / 60) })
}

function inWords(name: string): string {
  const words = name.replaceAll('_', ' ')
  return words.charAt(0).toUpperCase() + words.slice(1)
}
