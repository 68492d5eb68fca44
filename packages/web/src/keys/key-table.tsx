import { Button } from '@mantine/core'
import { type ReactNode, useState } from 'react'
import { ConfirmDialog } from '../actions/confirm-dialog.tsx'
import { useMeta } from '../api/queries.ts'
import { formatAgo, formatInstant } from '../language/format.ts'
import { t } from '../language/language.ts'
import styles from '../panel/page.module.css'
import { type PanelColumn, PanelTable } from '../panel/panel-table.tsx'
import { PersonCell } from '../people/person-cell.tsx'
import { notifyDone } from '../shell/notify.ts'
import { type ApiKey, type KeysOf, revokeKey } from './key-api.ts'
import { scopeWords } from './key-words.ts'

interface TableProps {
  readonly keys: readonly ApiKey[]
  /** Those of everybody say whose each is. */
  readonly of: KeysOf
  readonly onRevoked: () => void
}

/** What each key may do, since when nobody needed it, and the way to end it. */
export function KeyTable({ keys, of, onRevoked }: TableProps): ReactNode {
  const { models } = useMeta()
  const [asked, setAsked] = useState<ApiKey>()
  const labels = new Map(models.map(({ name, plural }) => [name, plural]))
  return (
    <>
      <PanelTable
        rows={keys}
        columns={columnsFor(of, (model) => labels.get(model) ?? model)}
        acts={(key) => (
          <Button
            size="xs"
            variant="default"
            aria-label={t('Revoke {name}', { name: key.name })}
            onClick={() => setAsked(key)}
          >
            {t('Revoke')}
          </Button>
        )}
      />
      {asked !== undefined && (
        <ConfirmDialog
          title={t('Revoke {name}?', { name: asked.name })}
          text={t('The program that has this key is refused from its next request on.')}
          verb={t('Revoke key')}
          isDangerous
          onConfirm={async () => {
            await revokeKey(asked.id)
            notifyDone(t('The key was revoked.'))
            onRevoked()
          }}
          onClose={() => setAsked(undefined)}
        />
      )}
    </>
  )
}

function columnsFor(of: KeysOf, nameOf: (model: string) => string): readonly PanelColumn<ApiKey>[] {
  const now = new Date()
  const name: PanelColumn<ApiKey> = {
    label: t('Key'),
    cell: (key) => (
      <>
        {key.name}
        <span className={styles.below}>{scopeWords(key, nameOf)}</span>
      </>
    ),
  }
  const user: PanelColumn<ApiKey> = {
    label: t('User'),
    cell: (key) => <PersonCell person={key.user} />,
  }
  return [
    name,
    ...(of === 'everybody' ? [user] : []),
    { label: t('Made'), cell: (key) => formatInstant(key.createdAt) },
    { label: t('Ends'), cell: (key) => formatInstant(key.expiresAt) },
    {
      label: t('Last used'),
      cell: (key) => (key.lastUsedAt === undefined ? t('Never') : formatAgo(key.lastUsedAt, now)),
      title: (key) => (key.lastUsedAt === undefined ? undefined : formatInstant(key.lastUsedAt)),
    },
  ]
}
