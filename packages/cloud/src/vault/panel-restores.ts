import type { DatabaseId } from '@zennnn/kernel'
import type { PanelPlace } from './panel-place.ts'
import { optionalText, optionalTime, textOf } from './panel-row.ts'

/** A restore of a backup of one database, as its administrators see it. */
export interface RestoreView {
  readonly id: string
  /** `side` or `live`. */
  readonly mode: string
  readonly at: string
  /** Id. */
  readonly backup: string
  readonly state: string
  /** Until when it can be undone; null when it cannot. */
  readonly undoUntil: string | null
  /** Of what was restored on the side, while it is there. */
  readonly slug: string | null
  /** When the copy ends by itself; null for one that does not. */
  readonly endsAt: string | null
}

/** Newest first. */
export async function readRestoreViews(
  { connections, control }: PanelPlace,
  database: DatabaseId,
): Promise<readonly RestoreView[]> {
  const [result] = await connections.direct(control, [
    {
      name: 'zennnn_vault_restores',
      text: 'select * from zennnn_cloud.vault_restores($1)',
      values: [database],
      readOnly: true,
    },
  ])
  return (result?.rows ?? []).map((row) => ({
    id: textOf(row, 'id'),
    mode: textOf(row, 'mode'),
    at: optionalTime(row, 'at') ?? '',
    backup: textOf(row, 'backup'),
    state: textOf(row, 'state'),
    undoUntil: optionalTime(row, 'undo_until'),
    slug: optionalText(row, 'slug'),
    endsAt: optionalTime(row, 'ends_at'),
  }))
}

/** The way there, in the schema zennnn_cloud; sent as zennnn_owner after the restores' own table. */
export function restoreViewStatements(login: DatabaseId): readonly string[] {
  const name = 'zennnn_cloud.vault_restores(text)'
  return [
    // Of earlier versions: it returned less.
    `drop function if exists ${name}`,
    VAULT_RESTORES,
    `revoke all on function ${name} from public`,
    `grant execute on function ${name} to "${login}"`,
  ]
}

const VAULT_RESTORES = `
  create or replace function zennnn_cloud.vault_restores(wanted text)
  returns table (id uuid, mode text, at text, backup uuid, state text, undo_until text, slug text, ends_at text)
  language sql stable security definer set search_path = pg_catalog, pg_temp
  as $fn$
    select r.id, r.mode, to_json(r.began_at)#>>'{}', r.backup, r.state, to_json(r.undo_until)#>>'{}', d.slug,
      to_json(d.ends_at)#>>'{}'
    from zennnn_vault.restore r left join app.database d on d.id = r.record and d.state = 'live' where r.database_id = wanted order by r.began_at desc, r.id desc limit 50
  $fn$`
