import { deviceName } from '@zennnn/kernel'
import { textOf } from '../api/answer.ts'
import { formatAgo, formatInstant } from '../language/format.ts'
import { t } from '../language/language.ts'
import type { PanelColumn } from '../panel/panel-table.tsx'

/** Where somebody is signed in, as the server has it. */
export interface OpenSession {
  readonly id: string
  readonly createdAt: string
  readonly lastSeenAt: string
  readonly network: string
  /** Empty when the browser said nothing. */
  readonly userAgent: string
  readonly isCurrent: boolean
}

/** What is shown of a session, whosever it is. */
export function sessionColumns(): readonly PanelColumn<OpenSession>[] {
  const now = new Date()
  return [
    {
      label: t('Device'),
      cell: sessionDevice,
      title: ({ userAgent }) => (userAgent === '' ? undefined : userAgent),
    },
    { label: t('Network'), cell: ({ network }) => <bdi>{network}</bdi> },
    { label: t('Signed in'), cell: ({ createdAt }) => formatInstant(createdAt) },
    {
      label: t('Last used'),
      cell: ({ isCurrent, lastSeenAt }) => (isCurrent ? t('now') : formatAgo(lastSeenAt, now)),
    },
  ]
}

export function sessionDevice({ userAgent }: Pick<OpenSession, 'userAgent'>): string {
  return userAgent === '' ? t('Unknown') : deviceName(userAgent)
}

export function toSession(value: unknown): OpenSession {
  const one = Object(value)
  return {
    id: String(one.id),
    createdAt: String(one.created_at),
    lastSeenAt: String(one.last_seen_at),
    network: textOf(one.network),
    userAgent: textOf(one.user_agent),
    isCurrent: one.is_current === true,
  }
}
