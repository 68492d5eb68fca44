import type { BackupRecord } from '@zennnn/cloud'

/** A backup as JSON. */
export function backupAnswer(backup: BackupRecord): Readonly<Record<string, unknown>> {
  const { content, verifiedAt, checkedAt, endedAt, bytes, sha256, message, ...known } = backup
  return {
    ...known,
    ...orNull({ endedAt, verifiedAt, checkedAt, bytes, sha256 }),
    ...orNull({
      schemaHash: content?.schemaHash,
      version: content?.version,
      tables: content?.tables,
      message,
    }),
  }
}

/** JSON has no undefined: who reads it finds every field. */
function orNull(fields: Readonly<Record<string, unknown>>): Readonly<Record<string, unknown>> {
  return Object.fromEntries(Object.entries(fields).map(([name, value]) => [name, value ?? null]))
}

/** One line in a list. */
export function backupLine({ id, at, kind, state, bytes, copies }: BackupRecord): string {
  const good = copies.filter(({ readBackAt }) => readBackAt !== null).map(({ region }) => region)
  return [
    id,
    at.toISOString(),
    kind.padEnd(9),
    state.padEnd(10),
    sizeOf(bytes).padStart(12),
    good.join(',') || '-',
  ].join(' ')
}

/** All that is known of it. */
export function backupLines(backup: BackupRecord): readonly string[] {
  const { content, copies, message } = backup
  const tables = Object.values(content?.tables ?? {})
  const rows = tables.reduce((sum, table) => sum + table.rows, 0)
  const fields = [
    ['backup', backup.id],
    ['database', backup.database],
    ['kind', backup.kind],
    ['state', backup.state],
    ['began', backup.at.toISOString()],
    ['ended', backup.endedAt?.toISOString() ?? '-'],
    ['verified', backup.verifiedAt?.toISOString() ?? '-'],
    ['checked', backup.checkedAt?.toISOString() ?? '-'],
    ['dump', sizeOf(backup.bytes)],
    ['sha256', backup.sha256 ?? '-'],
    ['holds', content === undefined ? '-' : `${rows} rows in ${tables.length} tables`],
    ...(message === undefined ? [] : [['failed', message] as const]),
    ...copies.map((copy) => [
      copy.region,
      copy.readBackAt === null
        ? `no copy: ${copy.message ?? 'unknown'}`
        : `read back ${copy.readBackAt}, ${sizeOf(copy.bytesAdded ?? undefined)} new, snapshot ${copy.snapshot}`,
    ]),
  ] as const
  return fields.map(([name, value]) => `${name.padEnd(9)} ${value}`)
}

function sizeOf(bytes: number | undefined): string {
  return bytes === undefined ? '-' : `${bytes} bytes`
}
