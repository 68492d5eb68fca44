import type { Connections, Row } from '@zennnn/data'
import { type DatabaseId, isDatabaseId } from '@zennnn/kernel'
import { type MailSender, sendQueuedMail } from './mail-sender.ts'

/** Rows ever inserted, by database. */
type Activity = ReadonlyMap<DatabaseId, string>

export interface MailPump {
  /** Waits for the mail that is just being sent. */
  stop(): Promise<void>
}

/**
 * Sends new mail within about a second (ten at worst: that is how long a busy session of PostgreSQL may keep its counters
 * to itself). One question to the cluster a round says in which databases anything was inserted; only their outboxes are
 * looked at, so a thousand quiet databases cost nothing. What it misses, the sweep of `mailChore` finds.
 */
export function startMailPump(options: {
  readonly sender: MailSender
  /** Any database of the cluster that is always there. */
  readonly control: DatabaseId
  /** Databases whose mail may leave. */
  readonly databases: () => Promise<readonly DatabaseId[]>
  readonly intervalMs: number
}): MailPump {
  const { sender } = options
  let previous: Activity = new Map()
  let stopped = false
  const pump = async (): Promise<void> => {
    const current = await readActivity(sender.connections, options.control)
    const changed = changedDatabases(previous, current)
    previous = current
    if (changed.length === 0) return
    const allowed = new Set(await options.databases())
    for (const database of changed)
      if (allowed.has(database) && !stopped) await sendFrom(database, sender)
  }
  const round = async (): Promise<void> => {
    try {
      await pump()
    } catch (error) {
      sender.log.warn('mail_pump_failed', { error })
    }
    if (!stopped) timer = setTimeout(next, options.intervalMs)
  }
  const next = (): void => {
    running = round()
  }
  let timer: NodeJS.Timeout | undefined
  let running: Promise<void> = round()
  return {
    stop: async () => {
      stopped = true
      clearTimeout(timer)
      await running
    },
  }
}

/**
 * Databases in which rows were inserted between two readings; all at the first. Counters begin anew after a crash, so any difference counts.
 * @internal for its test
 */
export function changedDatabases(previous: Activity, current: Activity): readonly DatabaseId[] {
  return [...current]
    .filter(([database, inserted]) => previous.get(database) !== inserted)
    .map(([database]) => database)
}

async function sendFrom(database: DatabaseId, sender: MailSender): Promise<void> {
  try {
    await sendQueuedMail(database, sender)
  } catch (error) {
    // One database that is away must not keep the mails of the others.
    sender.log.warn('mail_pump_failed', { database, error })
  }
}

async function readActivity(
  connections: Pick<Connections, 'direct'>,
  control: DatabaseId,
): Promise<Activity> {
  const [result] = await connections.direct(control, [
    {
      name: 'zennnn_mail_activity',
      text: `select datname as database, tup_inserted::text as inserted from pg_catalog.pg_stat_database where datname like 'z\\_%'`,
      values: [],
      readOnly: true,
    },
  ])
  return new Map((result?.rows ?? []).flatMap(activityOf))
}

function activityOf({ database, inserted }: Row): readonly (readonly [DatabaseId, string])[] {
  return isDatabaseId(database) && typeof inserted === 'string' ? [[database, inserted]] : []
}
